"""How institutions stand against the standard and their inspections: assessments, and findings with their deadlines. Clause M6."""

from collections.abc import Sequence

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.supervision import InspectionFindingClosed, InspectionFindingRaised, InstitutionAssessed

_ASSESSED = """
    INSERT INTO institution_assessments (assessment_id, institution_id, assessed_on, total)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::integer[])"""
_RAISED = """
    INSERT INTO inspection_findings (inspection_id, number, institution_id, due_on)
    SELECT * FROM unnest($1::uuid[], $2::integer[], $3::uuid[], $4::date[])"""
_CLOSED = "UPDATE inspection_findings SET closed_on = $3 WHERE (inspection_id, number) = ($1, $2)"


async def put_assessments(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Keep the assessments among these events."""
    found = [received.event for received in events if isinstance(received.event, InstitutionAssessed)]
    if found:
        rows = [(event.assessment_id, event.institution_id, event.assessed_on, event.total) for event in found]
        await connection.execute(_ASSESSED, *zip(*rows, strict=True))


async def put_findings(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Keep the findings among these events, and when they were put right."""
    raised = [received.event for received in events if isinstance(received.event, InspectionFindingRaised)]
    if raised:
        rows = [(event.inspection_id, event.number, event.institution_id, event.due_on) for event in raised]
        await connection.execute(_RAISED, *zip(*rows, strict=True))
    for received in events:
        if isinstance(received.event, InspectionFindingClosed):
            event = received.event
            await connection.execute(_CLOSED, event.inspection_id, event.number, event.closed_on)
