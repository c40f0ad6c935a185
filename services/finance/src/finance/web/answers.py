"""Claims and decisions as they are answered."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import asyncpg
from pydantic import BaseModel

from contracts.catalogue import DomainEvent, decode
from contracts.events.finance import AttendanceAssessed, Payee, decisions_in
from contracts.policy import Bilingual, Policy


class ClaimRow(BaseModel):
    """Where a claim stands: accrued with amount, payee and funding source, or refused with a reason and its texts."""

    claim_id: UUID
    clause: str
    book: str
    source_id: UUID
    child_id: UUID | None
    service_date: date
    township_code: str | None
    status: Literal["accrued", "refused"]
    eligible: bool
    amount_fen: int | None
    payee: Payee | None
    funding_source: str | None
    reason: str | None
    reason_text: Bilingual | None
    decisions: int
    decided_at: datetime


class Decision(BaseModel):
    """A decision, with the id of its event, when and why it was recorded. `causation_id` is the event that made it necessary.

    `type` and `data` are those of the decision standing alone, where its event records decisions on several claims.
    """

    id: UUID
    number: int
    type: str
    recorded_at: datetime
    causation_id: UUID
    correlation_id: UUID
    actor: str
    data: dict[str, Any]


def refusal_text(policy: Policy, reason: str | None) -> Bilingual | None:
    """A refusal's texts in the edition."""
    refusal = policy.edition.refusals.get(reason or "")
    return refusal.text if refusal else None


def claim_row(policy: Policy, row: asyncpg.Record) -> ClaimRow:
    """A claim as it is answered."""
    fields: Mapping[str, Any] = dict(row)
    payee = Payee(kind=row["payee_kind"], id=row["payee_id"]) if row["payee_kind"] else None
    return ClaimRow.model_validate(
        {**fields, "payee": payee, "reason_text": refusal_text(policy, row["reason"]), "decisions": row["number"]}
    )


def decisions(row: asyncpg.Record) -> list[Decision]:
    """The decisions that an event records, or the assessment, as they are answered."""
    event = decode(row["type"], row["payload"])
    if isinstance(event, AttendanceAssessed):
        return [_decision(row, event.assessment, event)]
    return [_decision(row, one.decision, one) for one in decisions_in(event)]


def _decision(row: asyncpg.Record, number: int, event: DomainEvent) -> Decision:
    return Decision(
        id=row["id"],
        number=number,
        type=event.event_type,
        recorded_at=row["recorded_at"],
        causation_id=row["causation_id"],
        correlation_id=row["correlation_id"],
        actor=row["actor"],
        data=event.model_dump(mode="json"),
    )
