"""The row "rebuild"."""

from __future__ import annotations

from benchmarks.harness.rows import AtLeast, Contender, Row, register
from benchmarks.rebuild.input import check, load, prepare

register(
    Row(
        name="rebuild",
        title="rebuild finance's sessions from the store",
        unit="events/s",
        volume=1_000_000,
        smoke_volume=2_000,
        load=load,
        contenders=(
            Contender("floor", "benchmarks.rebuild.floor", check, prepare, seconds_max=900),
            Contender("Cradle", "benchmarks.rebuild.product", check, prepare, aim=AtLeast(0.7), seconds_max=900),
        ),
    )
)
