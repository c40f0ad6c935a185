"""The visits as recorded, written in the transaction that appends their events: a read sees what was answered."""

from collections.abc import Sequence

from chassis.database import Connection
from services_delivery.domain.visit import CompleteVisit, VoidVisit

_COMPLETE = """
    INSERT INTO visits (visit_id, child_id, unit_code, visited_on, visitor_id) VALUES ($1, $2, $3, $4, $5)"""
_VOID = "UPDATE visits SET void_reason = $2 WHERE visit_id = $1"


async def record_visits(connection: Connection, accepted: Sequence[CompleteVisit | VoidVisit]) -> None:
    """Write accepted commands down."""
    await connection.executemany(
        _COMPLETE,
        [(c.stream_id, c.child_id, c.unit_code, c.visited_on, c.visitor_id) for c in accepted if isinstance(c, CompleteVisit)],
    )
    await connection.executemany(_VOID, [(c.stream_id, c.reason) for c in accepted if isinstance(c, VoidVisit)])
