"""The row "1, 2, 4 consumer instances": the slope, and nothing lost or paid twice."""

from __future__ import annotations

from functools import partial

from benchmarks.harness.rows import Contender, Row, register
from benchmarks.instances.claims_check import check_decisions
from benchmarks.instances.input import load_for_finance, prepare

NAME = "instances"
COUNTS = (1, 2, 4)

register(
    Row(
        name=NAME,
        title="instances of finance over the accrual job",
        unit="events/s",
        volume=100_000,
        smoke_volume=0,  # one instance is in the row "accrual"
        load=partial(load_for_finance, row=NAME),
        contenders=tuple(
            Contender(
                f"{count} instance{'s' if count > 1 else ''}",
                "benchmarks.instances.program",
                check_decisions,
                prepare,
                options={"instances": count},
            )
            for count in COUNTS
        ),
    )
)
