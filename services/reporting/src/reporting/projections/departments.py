"""What departments did and report, from whatever topic shows it. Clauses M2, D1 to D16."""

from collections.abc import Sequence

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.delivery import TrainingVoided
from contracts.events.governance import DutyReported, DutyReportWithdrawn
from reporting.domain.duties import acts_of

_ACT = """
    INSERT INTO department_acts (event_id, subject, department, act, day)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::date[])"""
_VOID = "DELETE FROM department_acts WHERE subject = ANY($1::text[])"
_REPORT = """
    INSERT INTO duty_reports (duty, year, report, day, evidence, event_id) VALUES ($1, $2, $3, $4, $5, $6)"""
_WITHDRAW = "DELETE FROM duty_reports WHERE (duty, year, report) = ($1, $2, $3)"


async def put_acts(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Keep what these events show departments doing; a training that is voided was none."""
    rows = [
        (received.envelope.id, received.envelope.subject, act.department, act.act, act.day)
        for received in events
        for act in acts_of(received.event)
    ]
    if rows:
        await connection.execute(_ACT, *zip(*rows, strict=True))
    voided = [received.envelope.subject for received in events if isinstance(received.event, TrainingVoided)]
    if voided:
        await connection.execute(_VOID, voided)


async def apply_duties(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: reports of duties, and those that were wrong."""
    for received in events:
        match received.event:
            case DutyReported() as e:
                row = (e.duty, e.year, e.report, e.reported_on, e.evidence, received.envelope.id)
                await connection.execute(_REPORT, *row)
            case DutyReportWithdrawn() as e:
                await connection.execute(_WITHDRAW, e.duty, e.year, e.report)
