"""Whether accounts are what a straightforward computation says, wherever a contender has put them.

Which four attendances of a child are paid depends on the order of arrival here (in the product it does not), so what is
compared is what does not: every attendance once, four a child, each township's money, the totals equal to their rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from benchmarks.consume.ledger import SCHEMA
from benchmarks.consume.records import FEE_FEN, FREE_SESSIONS
from benchmarks.county import deliveries
from benchmarks.harness.rows import Report, Run

Totals = Mapping[tuple[str, str], tuple[int, int]]
"""Fen and denied attendances of a township and month."""

_ENTRIES = """
    SELECT session_id::uuid, child_id::uuid, township, left(service_date::text, 7), fen FROM ledger"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An attendance as accounted."""

    session_id: UUID
    child_id: UUID
    township: str
    month: str
    fen: int


def fault_of(entries: Collection[Entry], totals: Totals, run: Run) -> str | None:
    """What is wrong, None if nothing; a contender that took a part of the input is held to the sessions it took."""
    taken = {one.session_id for one in entries}
    whole = run.volume == run.loaded["sessions"]
    given = [one for one in deliveries(run.loaded["sessions"]) if whole or one.session_id in taken]
    wanted = {
        (one.session_id, child): run.loaded["townships"][str(one.institution_id)] for one in given for child in one.children
    }
    found = {(one.session_id, one.child_id): one.township for one in entries}
    if len(entries) != len(found):
        return f"{len(entries) - len(found)} attendances twice"
    if found != wanted or len(taken) < run.volume:
        return f"{len(wanted)} attendances wanted, {len(found)} there"
    if {one.fen for one in entries} - {0, FEE_FEN}:
        return "amounts that are neither the fee nor nothing"
    attended = Counter(child for _, child in wanted)
    paid = Counter(one.child_id for one in entries if one.fen)
    if any(paid[child] != min(count, FREE_SESSIONS) for child, count in attended.items()):
        return "children who are not paid for their first four sessions"
    if dict(totals) != _sums(entries):
        return "totals that are not the sums of their rows"
    return None


def _sums(entries: Collection[Entry]) -> Totals:
    sums: dict[tuple[str, str], list[int]] = {}
    for one in entries:
        total = sums.setdefault((one.township, one.month), [0, 0])
        total[0] += one.fen
        total[1] += not one.fen
    return {key: (fen, denied) for key, (fen, denied) in sums.items()}


async def make_ledger(run: Run) -> None:
    """The empty tables."""
    connection = await asyncpg.connect(run.database.owner_dsn)
    try:
        await connection.execute(SCHEMA)
    finally:
        await connection.close()


async def check_ledger(run: Run, _report: Report) -> str | None:
    """What is wrong with the accounts in the ledger's tables, None if nothing."""
    connection = await asyncpg.connect(run.database.owner_dsn)
    try:
        rows = await connection.fetch(_ENTRIES)
        totals = await connection.fetch("SELECT township, month, fen, denied FROM total")
    finally:
        await connection.close()
    return fault_of([Entry(*row) for row in rows], {(row[0], row[1]): (row[2], row[3]) for row in totals}, run)
