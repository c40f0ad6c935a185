"""Home visits from delivery.visits.v1, less the voided."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.delivery import VisitCompleted, VisitVoided
from reporting.projections.marks import child_marks, put_marks

_INSERT = "INSERT INTO visits (visit_id, child_id, visited_on) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::date[])"
_DELETE = "DELETE FROM visits WHERE visit_id = ANY($1::uuid[])"


async def apply_visits(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: visits completed and voided."""
    completed: list[tuple[UUID, UUID, date]] = []
    voided: list[UUID] = []
    touched: set[UUID] = set()
    for received in events:
        match received.event:
            case VisitCompleted(visit_id=visit_id, child_id=child_id, visited_on=visited_on):
                completed.append((visit_id, child_id, visited_on))
            case VisitVoided(visit_id=visit_id, child_id=child_id):
                voided.append(visit_id)
            case _:
                continue
        touched.add(child_id)
    if completed:
        await connection.execute(_INSERT, *zip(*completed, strict=True))
    if voided:
        await connection.execute(_DELETE, voided)
    await put_marks(connection, (mark for child_id in touched for mark in child_marks(child_id)))
