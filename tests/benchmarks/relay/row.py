"""The row "relay": stored events onto their topic, in order, beside the bare floor."""

from __future__ import annotations

from benchmarks.harness.rows import AtLeast, Contender, Row, register
from benchmarks.relay import floor
from benchmarks.relay.reading import check
from benchmarks.relay.stored import prepare


def _floor(name: str, compression: str, headers: str) -> Contender:
    options = {"batch": 5_000, "compression": compression, "headers": headers}
    return Contender(name, "benchmarks.relay.floor", check, floor.prepare, options=options, smoke=compression == "lz4")


register(
    Row(
        name="relay",
        title="relay, stored events onto their topic in order",
        unit="events/s",
        volume=200_000,
        smoke_volume=2_000,
        contenders=(
            _floor("floor", "lz4", "few"),
            Contender("Cradle", "benchmarks.relay.product", check, prepare, aim=AtLeast(0.8)),
            _floor("floor with zstd", "zstd", "few"),
            _floor("floor with zstd and the product's headers", "zstd", "all"),
        ),
    )
)
