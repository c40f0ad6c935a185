"""Whether the ledger is what a straightforward computation says.

Which four attendances of a child are paid depends on the order of arrival here (in the product it does not), so what is
compared is what does not: every attendance once, four a child, each township's money, the totals equal to their rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from benchmarks.consume.input import townships
from benchmarks.consume.ledger import FEE_FEN, FREE_SESSIONS, SCHEMA
from benchmarks.county import deliveries
from benchmarks.harness.rows import Report, Run
from contracts.events.delivery import SessionDelivered

_ATTENDED = "SELECT session_id, child_id FROM ledger"
_PAID = "SELECT child_id, count(*) FROM ledger WHERE NOT denied GROUP BY child_id"
_ODD = "SELECT count(*) FROM ledger WHERE fen <> CASE WHEN denied THEN 0 ELSE $1::integer END"
_TOTALS = "SELECT township, month, fen, denied FROM total ORDER BY township, month"
_SUMS = """
    SELECT township, to_char(service_date, 'YYYY-MM'), sum(fen)::bigint, count(*) FILTER (WHERE denied)
    FROM ledger GROUP BY 1, 2 ORDER BY 1, 2"""
_BY_TOWNSHIP = "SELECT township, sum(fen)::bigint FROM ledger GROUP BY township"


@dataclass(frozen=True)
class Accounts:
    """What must stand, whatever the order of arrival."""

    attended: frozenset[tuple[UUID, UUID]]
    paid: dict[UUID, int]
    by_township_fen: dict[str, int]


def accounts(given: Iterable[SessionDelivered]) -> Accounts:
    """The straightforward computation."""
    township_of = townships()
    attended = [(one.session_id, child, township_of[one.institution_id]) for one in given for child in one.children]
    counts = Counter(child for _, child, _ in attended)
    paid = {child: min(count, FREE_SESSIONS) for child, count in counts.items()}
    home = {child: township for _, child, township in attended}
    by_township: Counter[str] = Counter()
    for child, count in paid.items():
        by_township[home[child]] += count * FEE_FEN
    return Accounts(frozenset((session, child) for session, child, _ in attended), paid, dict(by_township))


async def check_ledger(run: Run, _report: Report) -> str | None:
    """What is wrong, if anything; a contender that took a part of the input is held to the sessions it took."""
    connection = await asyncpg.connect(run.database.owner_dsn)
    try:
        attended = [(row[0], row[1]) for row in await connection.fetch(_ATTENDED)]
        taken = {session for session, _ in attended}
        given = deliveries(run.loaded["sessions"])
        wanted = accounts(one for one in given if run.volume == run.loaded["sessions"] or one.session_id in taken)
        if len(attended) != len(set(attended)):
            return f"{len(attended) - len(set(attended))} attendances twice"
        if set(attended) != wanted.attended or len(taken) < run.volume:
            return f"{len(wanted.attended)} attendances wanted, {len(attended)} there"
        if {row[0]: row[1] for row in await connection.fetch(_PAID)} != wanted.paid:
            return "children are not paid four times each"
        if await connection.fetchval(_ODD, FEE_FEN):
            return "amounts that are neither the fee nor nothing"
        if {row[0]: row[1] for row in await connection.fetch(_BY_TOWNSHIP) if row[1]} != wanted.by_township_fen:
            return "a township's money"
        if await connection.fetch(_TOTALS) != await connection.fetch(_SUMS):
            return "totals that are not the sums of their rows"
    finally:
        await connection.close()
    return None


async def make_ledger(run: Run) -> None:
    """The empty tables."""

    connection = await asyncpg.connect(run.database.owner_dsn)
    try:
        await connection.execute(SCHEMA)
    finally:
        await connection.close()
