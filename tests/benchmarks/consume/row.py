"""The row "consume and accrue": sessions with three eligible children each, from the topic into PostgreSQL."""

from __future__ import annotations

from benchmarks.consume.account_check import check_ledger, make_ledger
from benchmarks.consume.input import load
from benchmarks.harness.rows import Contender, Row, register

NAME = "accrual"

register(
    Row(
        name=NAME,
        title="consume and accrue, sessions with 3 eligible children each",
        unit="events/s",
        volume=200_000,
        smoke_volume=2_000,
        load=load,
        contenders=(
            Contender("floor", "benchmarks.consume.floor", check_ledger, make_ledger, options={"batch": 5_000}),
            Contender("floor at batch 1000", "benchmarks.consume.floor", check_ledger, make_ledger, options={"batch": 1_000}),
        ),
    )
)
