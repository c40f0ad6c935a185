"""Lectures and the households listed at them, from delivery.lectures.v1, less the voided."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.delivery import LectureHeld, LectureVoided
from reporting.projections.marks import Mark, put_marks

_INSERT_LECTURES = """
    INSERT INTO lectures (lecture_id, unit_code, held_on, lecturer_id)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::date[], $4::uuid[])"""
_INSERT_HOUSEHOLDS = """
    INSERT INTO lecture_households (lecture_id, household_id) SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[])"""
_HOUSEHOLDS = "SELECT DISTINCT household_id FROM lecture_households WHERE lecture_id = ANY($1::uuid[])"
_DELETE = "DELETE FROM lectures WHERE lecture_id = ANY($1::uuid[])"


async def apply_lectures(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: lectures held and voided; each marks its village and the households that were listed."""
    held = [received.event for received in events if isinstance(received.event, LectureHeld)]
    voided = [received.event for received in events if isinstance(received.event, LectureVoided)]
    households: set[UUID] = {household_id for lecture in held for household_id in lecture.household_ids}
    if held:
        rows = [(lecture.lecture_id, lecture.unit_code, lecture.held_on, lecture.lecturer_id) for lecture in held]
        await connection.execute(_INSERT_LECTURES, *zip(*rows, strict=True))
        listed = [(lecture.lecture_id, household_id) for lecture in held for household_id in lecture.household_ids]
        if listed:
            await connection.execute(_INSERT_HOUSEHOLDS, *zip(*listed, strict=True))
    if voided:
        gone = [lecture.lecture_id for lecture in voided]
        households |= {row[0] for row in await connection.fetch(_HOUSEHOLDS, gone)}
        await connection.execute(_DELETE, gone)
    villages = {lecture.unit_code for lecture in held} | {lecture.unit_code for lecture in voided}
    await put_marks(connection, (Mark("unit", code) for code in villages))
    await put_marks(connection, (Mark("household", str(household_id)) for household_id in households))
