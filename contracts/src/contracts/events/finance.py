"""What finance publishes: the decisions on claims, each with clause, parameter, readings and the events it rests on.

Claims on the attendances of a session (S3.1) are decided many at a time: their decisions are one event of the session, which
says once what they have in common. `decisions_in` reads them one by one, like those on all other claims.
"""

from collections.abc import Iterator
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


class AttendanceDecision(BaseModel):
    """What the three decisions on the claim of one child's attendance have in common. `basis` and `sources` are what they
    rest on besides the session's."""

    model_config = ConfigDict(frozen=True)

    claim_id: ClaimId
    decision: int = Field(ge=1)
    child_id: ChildId
    eligible: bool
    basis: dict[str, Any]
    sources: tuple[EventId, ...]


class AttendanceAccrued(AttendanceDecision):
    """The claim is due."""

    outcome: Literal["accrued"]
    amount_fen: Fen
    parameter: str
    funding_source: str


class AttendanceDenied(AttendanceDecision):
    """The claim is refused."""

    outcome: Literal["denied"]
    reason: RefusalCode


class AttendanceReversed(AttendanceDecision):
    """The accrued claim is taken back in full."""

    outcome: Literal["reversed"]
    reason: RefusalCode
    reverses: int = Field(ge=1, description="Number of the decision that is taken back.")
    amount_fen: Fen
    funding_source: str


@event("attendances-decided", topic=SUBSIDIES)
class AttendancesDecided(DomainEvent):
    """Claims of children on their attendances of one session are due, refused, or taken back: what is new, in order. Clause S3.1.

    `basis` and `sources` hold what all of them rest on: the session, its agreement, its institution. Each decision adds its
    own. `payee` is the institution, to which whatever is due of the session is due.
    """

    session_id: SessionId
    service_date: date
    clause: Clause
    edition: str
    township_code: TownshipCode | None
    payee: Payee
    readings: tuple[str, ...]
    basis: dict[str, Any]
    sources: tuple[EventId, ...]
    decisions: tuple[AttendanceAccrued | AttendanceDenied | AttendanceReversed, ...] = Field(min_length=1)


def decisions_in(event: DomainEvent) -> Iterator[SubsidyDecision]:
    """The decisions on claims that an event records, each with all it says of them; none for any other event."""
    if isinstance(event, SubsidyDecision):
        yield event
    elif isinstance(event, AttendancesDecided):
        for decision in event.decisions:
            yield _one_by_one(event, decision)


def _one_by_one(event: AttendancesDecided, decision: AttendanceDecision) -> SubsidyDecision:
    common: dict[str, Any] = {
        "claim_id": decision.claim_id,
        "decision": decision.decision,
        "clause": event.clause,
        "book": f"{event.clause}/{decision.child_id}/{event.service_date.year}",
        "edition": event.edition,
        "service_date": event.service_date,
        "source_id": str(event.session_id),
        "child_id": decision.child_id,
        "township_code": event.township_code,
        "readings": event.readings,
        "eligible": decision.eligible,
        "basis": event.basis | decision.basis,
        "sources": tuple(dict.fromkeys(event.sources + decision.sources)),
    }
    match decision:
        case AttendanceAccrued(amount_fen=amount_fen, parameter=parameter, funding_source=fund):
            return SubsidyAccrued(**common, amount_fen=amount_fen, parameter=parameter, payee=event.payee, funding_source=fund)
        case AttendanceReversed(reason=reason, reverses=reverses, amount_fen=amount_fen, funding_source=fund):
            return SubsidyReversed(
                **common, reason=reason, reverses=reverses, amount_fen=amount_fen, payee=event.payee, funding_source=fund
            )
        case AttendanceDenied(reason=reason):
            return SubsidyDenied(**common, reason=reason)
        case _:
            raise ValueError(f"{type(decision).__name__} is no decision")


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
