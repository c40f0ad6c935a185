"""Qualifications, posts and titles of practitioners, from registry.practitioners.v1. Clauses G5.2, G1.1 (R2)."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.people import EmploymentBegan, EmploymentEnded, QualificationRecorded
from contracts.events.registry import PractitionerRegistered, TitleRecorded
from reporting.projections.marks import Mark, put_marks

_QUALIFY = "INSERT INTO qualifications (practitioner_id, awarded_on, valid_to) VALUES ($1, $2, $3)"
_BEGIN = "INSERT INTO posts (practitioner_id, began_on) VALUES ($1, $2)"
_TITLE = "INSERT INTO titles (practitioner_id, title, awarded_on) VALUES ($1, $2, $3)"
_VILLAGES = "SELECT DISTINCT unit_code FROM lectures WHERE lecturer_id = ANY($1::uuid[])"
_END = "UPDATE posts SET ended_on = $2 WHERE practitioner_id = $1 AND ended_on IS NULL"


async def apply_practitioners(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: who is registered with an institution is in a post from then on; one post at a time."""
    touched: set[UUID] = set()
    titled: set[UUID] = set()
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
            case TitleRecorded():
                await connection.execute(_TITLE, event.practitioner_id, event.title, event.awarded_on)
                titled.add(event.practitioner_id)
                continue
            case _:
                continue
        touched.add(event.practitioner_id)
    villages = await connection.fetch(_VILLAGES, list(titled)) if titled else []
    await put_marks(connection, (Mark("unit", row[0]) for row in villages))
    await put_marks(connection, (Mark("practitioner", str(person)) for person in touched))
