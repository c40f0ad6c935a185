"""What the databases count: positions, marks, the ledger, where claims stand, and what is left to do."""

from collections.abc import Mapping

import asyncpg

from faults.oracle.i4_money import Posting, Standing
from faults.oracle.i6_counts import Counts

MARKING = ("finance", "reporting")
_POSITIONS = """
    SELECT consumer, topic, partition, last_seq, received, applied, repeated, parked, discarded, hole_at, fork FROM inbox_positions
    ORDER BY consumer, topic, partition"""
_POSTINGS = "SELECT decision_id::text, account, amount_fen FROM postings"
_CLAIMS = "SELECT claim_id::text, number, status, coalesce(amount_fen, 0) FROM claims"
_ENDS = "SELECT topic, partition, last_seq FROM partition_counters"
_UNPUBLISHED = """
    SELECT sum(c.last_seq - r.published_seq) FROM partition_counters c JOIN relay_cursors r USING (topic, partition)"""
_UNPUBLISHED_STATES = "SELECT count(*) FROM state_records WHERE published_version < version"


async def read_positions(dsns: Mapping[str, str]) -> list[Counts]:
    """The position rows of every consumer."""
    return [Counts(*row) for dsn in dsns.values() for row in await _fetch(dsn, _POSITIONS)]


async def read_ledger(dsn: str) -> tuple[list[Posting], dict[str, Standing]]:
    """Finance's postings, and where its claims stand."""
    postings = [Posting(*row) for row in await _fetch(dsn, _POSTINGS)]
    return postings, {row[0]: Standing(*tuple(row)[1:]) for row in await _fetch(dsn, _CLAIMS)}


async def read_marks(dsns: Mapping[str, str]) -> dict[str, int]:
    """Marks left, by service."""
    return {service: (await _fetch(dsns[service], "SELECT count(*) FROM marks"))[0][0] for service in MARKING}


async def read_lag(dsns: Mapping[str, str]) -> dict[str, int]:
    """What is left to publish, to apply and to decide, by name; the ends of topics are their stores' counters."""
    ends = {(row[0], row[1]): row[2] for dsn in dsns.values() for row in await _fetch(dsn, _ENDS)}
    lag = {f"{service} marks": count for service, count in (await read_marks(dsns)).items()}
    for service, dsn in dsns.items():
        lag[f"{service} unpublished"] = int((await _fetch(dsn, _UNPUBLISHED))[0][0] or 0)
        lag[f"{service} states"] = (await _fetch(dsn, _UNPUBLISHED_STATES))[0][0]
    for row in await read_positions(dsns):
        behind = ends.get((row.topic, row.partition), 0) - row.last_seq
        lag[f"{row.consumer} behind"] = lag.get(f"{row.consumer} behind", 0) + behind
    return lag


async def _fetch(dsn: str, query: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        return list(await connection.fetch(query))
    finally:
        await connection.close()
