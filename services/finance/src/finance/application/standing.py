"""Where claims that are decided one by one stand, and attendances: read before deciding, written after every decision."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from chassis.appending import COPY_ROWS_MIN
from chassis.database import Connection
from contracts.events.finance import AttendanceAssessed
from finance.application.decision import ClaimRow, Decision
from finance.domain.claims import ClaimKey, Terms
from finance.domain.decided import Accrued, Denied

_COLUMNS = (*ClaimRow._fields, "decided_at")
_CLAIMS = """
    SELECT claim_id, clause, book, source_id, child_id, service_date, number, status, amount_fen, payee_kind, payee_id,
           funding_source, reason
    FROM single_claims WHERE claim_id = ANY($1::uuid[]) OR book = ANY($2::text[])"""
_WRITE_CLAIMS = f"""
    INSERT INTO single_claims ({", ".join(_COLUMNS)})
    SELECT new.*, $16 FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::date[], $7::text[],
        $8::integer[], $9::text[], $10::boolean[], $11::bigint[], $12::text[], $13::text[], $14::text[], $15::text[]) AS new
    ON CONFLICT (claim_id) DO UPDATE SET
        book = excluded.book, township_code = excluded.township_code, number = excluded.number, status = excluded.status,
        eligible = excluded.eligible, amount_fen = excluded.amount_fen, payee_kind = excluded.payee_kind,
        payee_id = excluded.payee_id, funding_source = excluded.funding_source, reason = excluded.reason,
        decided_at = excluded.decided_at"""  # noqa: S608
_WRITE_ASSESSMENTS = """
    INSERT INTO assessments (attendance_id, number, reason)
    SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[])
    ON CONFLICT (attendance_id) DO UPDATE SET number = excluded.number, reason = excluded.reason"""


async def read_standing(connection: Connection, claim_ids: Sequence[UUID], books: Sequence[str]) -> dict[UUID, Accrued | Denied]:
    """What stands of these claims, and of all claims decided in these books before; children's years keep their own."""
    rows = await connection.fetch(_CLAIMS, claim_ids, books)
    return {row["claim_id"]: _claim(row) for row in rows}


async def write_standing(connection: Connection, decisions: Iterable[Decision], at: datetime, *, may_stand: bool = False) -> None:
    """Keep what the last decision on each claim and attendance says. `may_stand`: a first one may have been kept before."""
    first: dict[UUID, ClaimRow] = {}
    later: dict[UUID, ClaimRow] = {}
    assessed: dict[UUID, tuple[object, ...]] = {}
    for decision in decisions:
        row = decision.row
        if row is None:
            assert isinstance(decision.event, AttendanceAssessed)  # noqa: S101  all others are on claims
            assessed[decision.subject_id] = (decision.subject_id, decision.number, decision.event.reason)
        elif decision.number == 1 and not may_stand:
            first[decision.subject_id] = row
        else:
            first.pop(decision.subject_id, None)
            later[decision.subject_id] = row
    if len(first) < COPY_ROWS_MIN:
        later, first = first | later, {}
    if first:
        await connection.copy_records_to_table("single_claims", records=[(*row, at) for row in first.values()], columns=_COLUMNS)
    if later:
        await connection.execute(_WRITE_CLAIMS, *zip(*later.values(), strict=True), at)
    if assessed:
        await connection.execute(_WRITE_ASSESSMENTS, *zip(*assessed.values(), strict=True))


def by_book(standing: Mapping[UUID, Accrued | Denied]) -> dict[str, dict[UUID, Accrued | Denied]]:
    """Claims by the book that decided them last."""
    found: dict[str, dict[UUID, Accrued | Denied]] = {}
    for subject, state in standing.items():
        found.setdefault(state.key.book, {})[subject] = state
    return found


def _claim(row: asyncpg.Record) -> Accrued | Denied:
    key = ClaimKey(row["claim_id"], row["clause"], row["book"], row["source_id"], row["child_id"], row["service_date"])
    if row["status"] == "accrued":
        terms = Terms(row["amount_fen"], row["payee_kind"], row["payee_id"], row["funding_source"])
        return Accrued(key, row["number"], terms)
    return Denied(key, row["number"], row["reason"])
