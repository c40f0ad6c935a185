"""Eligible attendances by finance's latest word: decisions on S3.1 claims, and assessed outreach attendances."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.finance import AttendanceAssessed, SubsidyDecision
from reporting.projections.marks import Mark, put_marks

_INSERT = """
    INSERT INTO eligible_attendances (claim_id, child_id, service_date)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::date[])
    ON CONFLICT (claim_id) DO NOTHING RETURNING child_id"""
_DELETE = "DELETE FROM eligible_attendances WHERE claim_id = ANY($1::uuid[]) RETURNING child_id"


async def apply_attendances(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: an attendance is eligible as its last decision says; a child is marked where that has changed."""
    eligible: dict[UUID, tuple[UUID, date]] = {}
    refused: set[UUID] = set()
    for received in events:
        match received.event:
            case SubsidyDecision(clause="S3.1", claim_id=claim_id, child_id=UUID() as child_id) as decided:
                pass
            case AttendanceAssessed(attendance_id=claim_id, child_id=child_id) as decided:
                pass
            case _:
                continue
        if decided.eligible:
            eligible[claim_id] = (child_id, decided.service_date)
            refused.discard(claim_id)
        else:
            eligible.pop(claim_id, None)
            refused.add(claim_id)
    changed = await connection.fetch(_DELETE, sorted(refused)) if refused else []
    if eligible:
        rows = [(claim_id, child_id, day) for claim_id, (child_id, day) in eligible.items()]
        changed += await connection.fetch(_INSERT, *zip(*rows, strict=True))
    await put_marks(connection, (Mark("child", str(row[0])) for row in changed))
