"""Qualifications and posts of practitioners, from registry.practitioners.v1. Clause G5.2."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.people import EmploymentBegan, EmploymentEnded, QualificationRecorded
from contracts.events.registry import PractitionerRegistered
from reporting.projections.marks import Mark, put_marks

_QUALIFY = "INSERT INTO qualifications (practitioner_id, awarded_on, valid_to) VALUES ($1, $2, $3)"
_BEGIN = "INSERT INTO posts (practitioner_id, began_on) VALUES ($1, $2)"
_END = "UPDATE posts SET ended_on = $2 WHERE practitioner_id = $1 AND ended_on IS NULL"


async def apply_practitioners(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: who is registered with an institution is in a post from then on; one post at a time."""
    touched: set[UUID] = set()
    for event in (received.event for received in events):
        match event:
            case QualificationRecorded():
                await connection.execute(_QUALIFY, event.practitioner_id, event.awarded_on, event.valid_to)
            case PractitionerRegistered(institution_id=UUID()):
                await connection.execute(_BEGIN, event.practitioner_id, event.registered_on)
            case EmploymentBegan():
                await connection.execute(_BEGIN, event.practitioner_id, event.began_on)
            case EmploymentEnded():
                await connection.execute(_END, event.practitioner_id, event.ended_on)
            case _:
                continue
        touched.add(event.practitioner_id)
    await put_marks(connection, (Mark("practitioner", str(person)) for person in touched))
