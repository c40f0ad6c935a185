"""What finance publishes: the decisions on claims, each with clause, parameter, readings and the events it rests on."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.catalogue import DomainEvent, event
from contracts.topics import ATTENDANCES, SUBSIDIES
from contracts.values import (
    ChildId,
    ClaimId,
    Clause,
    EventId,
    Fen,
    RefusalCode,
    SessionId,
    TownshipCode,
)


class Payee(BaseModel):
    """Who is paid: an institution by its id, or an administrative unit by its code."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["institution", "unit"]
    id: str


class SubsidyDecision(DomainEvent):
    """What the three decisions on a claim have in common.

    `decision` numbers the decisions on one claim from 1. `book` is the set of facts that decided, such as
    `S3.1/<child>/2020`. `eligible` says that the delivery itself satisfies the clause (a fifth attendance is eligible
    and unpaid). `basis` holds the facts the decision used; `sources` the ids of the events they came from.
    """

    claim_id: ClaimId
    decision: int = Field(ge=1)
    clause: Clause
    book: str
    edition: str
    service_date: date
    source_id: str = Field(description="Id of the aggregate that gave rise to the claim: session, lecture or facility.")
    child_id: ChildId | None
    township_code: TownshipCode | None
    readings: tuple[str, ...] = Field(description="Readings applied, as R9:earliest-by-service-date.")
    eligible: bool
    basis: dict[str, Any]
    sources: tuple[EventId, ...]


@event("subsidy-accrued", topic=SUBSIDIES)
class SubsidyAccrued(SubsidyDecision):
    """A claim is due. `parameter` names the amount's parameter and the date of its value, as S3.1.fee@2020-01-01."""

    amount_fen: Fen
    parameter: str
    payee: Payee
    funding_source: str = Field(description="county-award-fund, or township:<code> for a township's earmarked budget.")


@event("subsidy-denied", topic=SUBSIDIES)
class SubsidyDenied(SubsidyDecision):
    """A claim is refused, with the code of the rule that refuses it and its clause."""

    reason: RefusalCode


@event("subsidy-reversed", topic=SUBSIDIES)
class SubsidyReversed(SubsidyDecision):
    """An accrued claim is taken back in full: the facts or the policy changed. `amount_fen` is what was accrued."""

    reason: RefusalCode
    reverses: int = Field(ge=1, description="Number of the decision that is taken back.")
    amount_fen: Fen
    payee: Payee
    funding_source: str


@event("attendance-assessed", topic=ATTENDANCES)
class AttendanceAssessed(DomainEvent):
    """An outreach attendance uses one of a child's four sessions, or does not and why. It carries no money. Clause S3.2, R8."""

    attendance_id: ClaimId
    assessment: int = Field(ge=1)
    session_id: SessionId
    child_id: ChildId
    service_date: date
    eligible: bool
    reason: RefusalCode | None
    edition: str
    readings: tuple[str, ...]
    sources: tuple[EventId, ...]
