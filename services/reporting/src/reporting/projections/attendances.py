"""Eligible attendances by finance's latest word: decisions on S3.1 claims, and assessed outreach attendances."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from chassis.database import Connection
from contracts.catalogue import DomainEvent
from contracts.envelope import ReceivedEvent
from contracts.events.finance import AttendanceAssessed, AttendancesDecided
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
        for claim_id, child_id, day, is_eligible in _attendances_in(received.event):
            if is_eligible:
                eligible[claim_id] = (child_id, day)
                refused.discard(claim_id)
            else:
                eligible.pop(claim_id, None)
                refused.add(claim_id)
    changed = await connection.fetch(_DELETE, sorted(refused)) if refused else []
    if eligible:
        rows = [(claim_id, child_id, day) for claim_id, (child_id, day) in eligible.items()]
        changed += await connection.fetch(_INSERT, *zip(*rows, strict=True))
    await put_marks(connection, (Mark("child", str(row[0])) for row in changed))


def _attendances_in(event: DomainEvent) -> Iterator[tuple[UUID, UUID, date, bool]]:
    """Claims or attendances with their child, their day, and whether they are eligible now."""
    match event:
        case AttendancesDecided(service_date=day, decisions=decisions):
            for decision in decisions:
                yield decision.claim_id, decision.child_id, day, decision.eligible
        case AttendanceAssessed(attendance_id=attendance_id, child_id=child_id, service_date=day, eligible=eligible):
            yield attendance_id, child_id, day, eligible
        case _:
            return
