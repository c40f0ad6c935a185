"""Institutions on file, designated and inspected, from their topics. Clauses G2.4, G4.1, G4.2."""

from collections.abc import Sequence

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.registry import InstitutionFiled
from contracts.events.supervision import InspectionHeld, InstitutionFilingEnded
from reporting.projections.departments import put_acts
from reporting.projections.designations import put_designations
from reporting.projections.marks import Mark, put_marks
from reporting.projections.standings import put_assessments, put_findings

_INSERT = """
    INSERT INTO institutions (institution_id, kind, township_code, filed_on, name)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::text[])"""
_END = "UPDATE institutions SET ended_on = $2 WHERE institution_id = $1"
_INSPECT = """
    INSERT INTO inspections (inspection_id, institution_id, inspected_on)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::date[])"""


async def apply_institutions(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: institutions filed, assessed, designated and off file. Credentials decide money, and are a department's act."""
    filed = [received.event for received in events if isinstance(received.event, InstitutionFiled)]
    ended = [received.event for received in events if isinstance(received.event, InstitutionFilingEnded)]
    if filed:
        rows = [(event.institution_id, event.kind, event.township_code, event.filed_on, event.name) for event in filed]
        await connection.execute(_INSERT, *zip(*rows, strict=True))
    for end in ended:
        await connection.execute(_END, end.institution_id, end.ended_on)
    changed = {event.institution_id for event in filed} | {end.institution_id for end in ended}
    changed |= await put_designations(connection, events)
    await put_assessments(connection, events)
    await put_acts(connection, events)
    await put_marks(connection, (Mark("institution", str(institution_id)) for institution_id in changed))


async def apply_inspections(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: inspections and their findings; an institution that is not known yet counts once it is filed."""
    held = [received.event for received in events if isinstance(received.event, InspectionHeld)]
    if held:
        rows = [(event.inspection_id, event.institution_id, event.inspected_on) for event in held]
        await connection.execute(_INSPECT, *zip(*rows, strict=True))
        await put_acts(connection, events)
        await put_marks(connection, (Mark("institution", str(event.institution_id)) for event in held))
    await put_findings(connection, events)
