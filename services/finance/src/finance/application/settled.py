"""Which claims are settled, as far as deciding books needs it: they hold their places. Clause M3."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from chassis.database import Connection
from chassis.worker import WAKE_WORK
from finance.application.decision_sheet import Year
from finance.domain.claims import claim_id
from finance.domain.entries import unpack
from finance.domain.ranking import Held
from finance.lanes import LANE_OF_SUBJECT

_ANY = "SELECT EXISTS (SELECT FROM settlements WHERE stage <> 'discarded')"
_SETTLED = """
    SELECT source_id FROM settlement_entries JOIN settlements USING (settlement_id)
    WHERE source_id = ANY($1::uuid[]) AND stage <> 'discarded'
    GROUP BY source_id HAVING sum(amount_fen) > 0"""
_MARK = f"""
    INSERT INTO marks (kind, subject, cause, correlation, lane)
    SELECT 'book', held.subject, prepared.id, prepared.correlation_id, {LANE_OF_SUBJECT}
    FROM (SELECT DISTINCT c.book AS subject FROM settlement_entries e JOIN claims c ON c.claim_id = e.source_id
          WHERE e.settlement_id = $1) AS held,
         (SELECT id, correlation_id FROM events WHERE stream_id = $1 ORDER BY stream_version LIMIT 1) AS prepared"""  # noqa: S608


async def settled_among(connection: Connection, claims: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these claims that are settled: taken by a settlement that stands, and not taken back by a later one."""
    if not await connection.fetchval(_ANY):
        return frozenset()
    return await _taken(connection, claims)


async def _taken(connection: Connection, claims: Iterable[UUID]) -> frozenset[UUID]:
    return frozenset([row[0] for row in await connection.fetch(_SETTLED, list(claims))])


async def held_in(connection: Connection, years: Collection[Year]) -> Held:
    """By child, the sessions of these years, and of what they are seen beside, whose claims are settled."""
    if not years or not await connection.fetchval(_ANY):
        return {}
    listed = {(year.child_id, entry.session_id) for year in years for entry in unpack(year.stored)}
    listed |= {
        (child_id, session_id.bytes)
        for year in years
        for child_id, sessions in (year.beside or {}).items()
        for session_id in sessions
    }
    claims = {claim_id("S3.1", UUID(bytes=session_id), child_id): (child_id, session_id) for child_id, session_id in listed}
    held: dict[UUID, set[bytes]] = defaultdict(set)
    for claim in await _taken(connection, claims):
        child_id, session_id = claims[claim]
        held[child_id].add(session_id)
    return held


async def mark_let_go(connection: Connection, settlement_id: UUID) -> None:
    """Have the books decided again that a discarded settlement held places in; they cite the event that prepared it."""
    await connection.execute(_MARK, settlement_id)
    await connection.execute(f"NOTIFY {WAKE_WORK}")
