"""Who was present at sessions, from delivery.sessions.v1: the present list of each session that is not voided."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.delivery import SessionAmended, SessionDelivered, SessionVoided
from reporting.projections.marks import Mark, put_marks

_DELETE = "DELETE FROM session_presences WHERE session_id = ANY($1::uuid[]) RETURNING child_id"
_INSERT = """
    INSERT INTO session_presences (session_id, child_id, service_date)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::date[])"""


async def apply_sessions(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: each session's list as its last event leaves it. It decides household reach; G3.2 is finance's word."""
    lists: dict[UUID, tuple[date, tuple[UUID, ...]]] = {}
    for received in events:
        match received.event:
            case SessionDelivered(session_id=session_id, service_date=day, children=children):
                lists[session_id] = (day, children)
            case SessionAmended(session_id=session_id, service_date=day, children=children):
                lists[session_id] = (day, children)
            case SessionVoided(session_id=session_id, service_date=day):
                lists[session_id] = (day, ())
    before = await connection.fetch(_DELETE, list(lists))
    rows = [(session_id, child_id, day) for session_id, (day, children) in lists.items() for child_id in children]
    if rows:
        await connection.execute(_INSERT, *zip(*rows, strict=True))
    touched = {row[0] for row in before} | {child_id for _, child_id, _ in rows}
    await put_marks(connection, (Mark("household-of-child", str(child_id)) for child_id in touched))
