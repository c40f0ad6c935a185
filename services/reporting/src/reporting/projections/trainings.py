"""Who attended a backbone training, from delivery.trainings.v1. Clause G5.1."""

from collections.abc import Sequence

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.delivery import TrainingHeld, TrainingVoided
from reporting.projections.departments import put_acts
from reporting.projections.marks import Mark, put_marks

_INSERT = """
    INSERT INTO backbone_attendances (training_id, practitioner_id, held_on)
    SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[], $3::date[])"""


_DELETE = "DELETE FROM backbone_attendances WHERE training_id = ANY($1::uuid[]) RETURNING practitioner_id"


async def apply_trainings(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: the attendees of the trainings that make backbone trainers; any training is its department's act. Less the voided."""
    await put_acts(connection, events)
    rows = [
        (event.training_id, practitioner_id, event.held_on)
        for event in (received.event for received in events)
        if isinstance(event, TrainingHeld) and event.kind == "backbone"
        for practitioner_id in event.attendees
    ]
    if rows:
        await connection.execute(_INSERT, *zip(*rows, strict=True))
        await put_marks(connection, (Mark("practitioner", str(practitioner_id)) for _, practitioner_id, _ in rows))
    voided = [received.event.training_id for received in events if isinstance(received.event, TrainingVoided)]
    if voided:
        gone = await connection.fetch(_DELETE, voided)
        await put_marks(connection, (Mark("practitioner", str(row[0])) for row in gone))
