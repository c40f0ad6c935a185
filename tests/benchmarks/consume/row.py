"""The row "consume and accrue": sessions with three eligible children each, from the topic into PostgreSQL."""

from __future__ import annotations

from functools import partial

from benchmarks.consume.account_check import check_ledger, make_ledger
from benchmarks.harness.rows import AtLeast, Contender, Row, register
from benchmarks.instances.claims_check import check_decisions
from benchmarks.instances.input import load_for_finance, prepare

NAME = "accrual"

register(
    Row(
        name=NAME,
        title="consume and accrue, sessions with 3 eligible children each",
        unit="events/s",
        volume=200_000,
        smoke_volume=1_000,
        load=partial(load_for_finance, row=NAME),
        contenders=(
            Contender("floor", "benchmarks.consume.floor", check_ledger, make_ledger, options={"batch": 5_000}),
            Contender(
                "Cradle", "benchmarks.instances.program", check_decisions, prepare, aim=AtLeast(0.5), options={"instances": 1}
            ),
            Contender(
                "Cradle in two processes",
                "benchmarks.instances.program",
                check_decisions,
                prepare,
                aim=AtLeast(0.5),
                options={"instances": 1, "roles": ["inbox", "work"]},
            ),
            Contender(
                "Cradle in three processes",
                "benchmarks.instances.program",
                check_decisions,
                prepare,
                aim=AtLeast(0.5),
                options={"instances": 1, "roles": ["inbox", "work", "work"]},
                smoke=False,
            ),
            Contender(
                "floor at batch 1000",
                "benchmarks.consume.floor",
                check_ledger,
                make_ledger,
                options={"batch": 1_000},
                smoke=False,
            ),
        ),
    )
)
