"""The rows "append-single" and "append-bulk": the chassis' way of a command beside bare statements that write the same rows."""

from __future__ import annotations

from benchmarks.append.checking import check, prepare
from benchmarks.append.requests import BULK, CLIENTS
from benchmarks.harness.rows import AtLeast, Contender, Row, register


def _contenders(mode: str) -> tuple[Contender, ...]:
    floor = "benchmarks.append.floor"
    return (
        Contender("floor", floor, check, prepare, options={"mode": mode, "made": "within"}),
        Contender("Cradle", "benchmarks.append.product", check, prepare, aim=AtLeast(0.8), options={"mode": mode}),
        Contender(
            "floor, its rows made beforehand", floor, check, prepare, options={"mode": mode, "made": "before"}, smoke=False
        ),
    )


register(
    Row(
        name="append-single",
        title=f"append, a command a transaction, {CLIENTS} clients",
        unit="commands/s",
        volume=20_000,
        smoke_volume=500,
        contenders=_contenders("single"),
    )
)
register(
    Row(
        name="append-bulk",
        title=f"append, {BULK:,} commands a transaction",
        unit="commands/s",
        volume=200_000,
        smoke_volume=2_000,
        contenders=_contenders("bulk"),
    )
)
