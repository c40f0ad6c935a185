"""Whether finance has decided every attendance once, and paid the right ones."""

from __future__ import annotations

from functools import lru_cache

import asyncpg

from benchmarks.county import Expected, expected
from benchmarks.harness.rows import Report, Run
from benchmarks.harness.site import database_name

_CLAIMS = "SELECT source_id, child_id, status, township_code, amount_fen FROM claims"
_SPENT = "SELECT coalesce(sum(amount_fen), 0) FROM postings WHERE starts_with(account, 'expense:')"

wanted = lru_cache(maxsize=4)(expected)


async def check_decisions(run: Run, _report: Report) -> str | None:
    """What is wrong, None if nothing: claims by attendance, who is paid, the townships' money, the postings' sum."""
    connection = await asyncpg.connect(run.servers.admin_dsn_of(database_name(run.label, "finance")))
    try:
        claims = await connection.fetch(_CLAIMS)
        spent = await connection.fetchval(_SPENT)
    finally:
        await connection.close()
    return _fault(claims, spent, wanted(run.volume))


def _fault(claims: list[asyncpg.Record], spent_fen: int, right: Expected) -> str | None:
    about = {(row["source_id"], row["child_id"]) for row in claims}
    if not len(claims) == len(about) == right.claims:
        return f"{len(claims)} claims about {len(about)} attendances, wanted {right.claims}"
    accrued = [row for row in claims if row["status"] == "accrued"]
    if {(row["source_id"], row["child_id"]) for row in accrued} != right.paid:
        return "others are paid than the earliest four of each child"
    by_township: dict[str, int] = {}
    for row in accrued:
        by_township[row["township_code"]] = by_township.get(row["township_code"], 0) + row["amount_fen"]
    if by_township != right.by_township_fen:
        return "a township's money"
    if spent_fen != right.amount_fen:
        return f"{spent_fen} fen posted as spent, {right.amount_fen} due"
    return None
