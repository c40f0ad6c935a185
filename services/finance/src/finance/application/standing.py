"""Where claims and attendances stand: read before deciding, written after, found by their ids."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from chassis.database import Connection
from contracts.catalogue import DomainEvent
from contracts.events.finance import AttendanceAssessed, SubsidyAccrued, SubsidyDecision
from finance.domain.claims import ClaimKey, Terms
from finance.domain.decided import Accrued, Assessed, Decided, Denied

_CLAIMS = """
    SELECT claim_id, clause, book, source_id, child_id, service_date, number, status, amount_fen, payee_kind, payee_id,
           funding_source, reason
    FROM claims WHERE claim_id = ANY($1::uuid[]) OR book = ANY($2::text[])"""
_ASSESSMENTS = "SELECT attendance_id, number, reason FROM assessments WHERE attendance_id = ANY($1::uuid[])"
_WRITE_CLAIMS = """
    INSERT INTO claims (claim_id, clause, book, source_id, child_id, service_date, township_code, number, status, eligible,
                        amount_fen, payee_kind, payee_id, funding_source, reason, decided_at)
    SELECT new.*, $16 FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::date[], $7::text[],
        $8::integer[], $9::text[], $10::boolean[], $11::bigint[], $12::text[], $13::text[], $14::text[], $15::text[]) AS new
    ON CONFLICT (claim_id) DO UPDATE SET
        book = excluded.book, township_code = excluded.township_code, number = excluded.number, status = excluded.status,
        eligible = excluded.eligible, amount_fen = excluded.amount_fen, payee_kind = excluded.payee_kind,
        payee_id = excluded.payee_id, funding_source = excluded.funding_source, reason = excluded.reason,
        decided_at = excluded.decided_at"""
_WRITE_ASSESSMENTS = """
    INSERT INTO assessments (attendance_id, number, reason)
    SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[])
    ON CONFLICT (attendance_id) DO UPDATE SET number = excluded.number, reason = excluded.reason"""


async def read_standing(connection: Connection, subject_ids: Sequence[UUID], books: Sequence[str]) -> dict[UUID, Decided]:
    """What stands of these claims and attendances, and of all claims decided in these books before."""
    standing: dict[UUID, Decided] = {}
    for row in await connection.fetch(_CLAIMS, subject_ids, books):
        standing[row["claim_id"]] = _claim(row)
    for attendance_id, number, reason in await connection.fetch(_ASSESSMENTS, subject_ids):
        standing[attendance_id] = Assessed(number, reason)
    return standing


async def write_standing(connection: Connection, last: Mapping[UUID, DomainEvent], at: datetime) -> None:
    """Keep what the last decision on each claim and attendance says."""
    claims = [_row(event) for event in last.values() if isinstance(event, SubsidyDecision)]
    if claims:
        await connection.execute(_WRITE_CLAIMS, *zip(*claims, strict=True), at)
    assessed = [
        (event.attendance_id, event.assessment, event.reason) for event in last.values() if isinstance(event, AttendanceAssessed)
    ]
    if assessed:
        await connection.execute(_WRITE_ASSESSMENTS, *zip(*assessed, strict=True))


def _claim(row: asyncpg.Record) -> Accrued | Denied:
    key = ClaimKey(row["claim_id"], row["clause"], row["book"], row["source_id"], row["child_id"], row["service_date"])
    if row["status"] == "accrued":
        terms = Terms(row["amount_fen"], row["payee_kind"], row["payee_id"], row["funding_source"])
        return Accrued(key, row["number"], terms)
    return Denied(key, row["number"], row["reason"])


def _row(event: SubsidyDecision) -> tuple[object, ...]:
    accrued = isinstance(event, SubsidyAccrued)
    return (
        event.claim_id,
        event.clause,
        event.book,
        UUID(event.source_id),
        event.child_id,
        event.service_date,
        event.township_code,
        event.decision,
        "accrued" if accrued else "refused",
        event.eligible,
        *(
            (event.amount_fen, event.payee.kind, event.payee.id, event.funding_source)
            if isinstance(event, SubsidyAccrued)
            else (None,) * 4
        ),
        None if accrued else getattr(event, "reason", None),
    )
