"""A child referred to maternal-child health services or a pregnancy school, or by them, and what became of it. Clause K1.2."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from contracts.catalogue import DomainEvent
from contracts.events.families import (
    ChildReferred,
    ReferralAnswered,
    ReferralDirection,
    ReferralGround,
    ReferralOutcome,
    ReferralPartner,
)
from services_delivery.domain.refusals import in_future, other_office

CLAUSE = "K1.2"


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral; open until it is answered."""

    child_id: UUID
    unit_code: str
    direction: ReferralDirection
    partner: ReferralPartner
    ground: ReferralGround
    referred_on: date
    outcome: ReferralOutcome | None = None
    answered_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferChild(Command):
    """Record a referral."""

    stream_id: UUID
    child_id: UUID
    unit_code: str
    direction: ReferralDirection
    partner: ReferralPartner
    ground: ReferralGround
    referred_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerReferral(Command):
    """Record what became of it."""

    stream_id: UUID
    outcome: ReferralOutcome
    answered_on: date


ReferralCommand = ReferChild | AnswerReferral


def decide(referral: Referral | None, command: ReferralCommand) -> Decision:
    """Refer once and answer once, not before it was made. Clause K1.2."""
    match command:
        case ReferChild():
            return _refer(referral, command)
        case AnswerReferral():
            return _answer(referral, command)


def _refer(referral: Referral | None, command: ReferChild) -> Decision:
    if referral is not None:
        return Refusal("referral.already-recorded", CLAUSE, {"existing_id": str(command.stream_id)})
    return in_future("referred_on", command.referred_on, command.now) or [
        ChildReferred(
            referral_id=command.stream_id,
            child_id=command.child_id,
            unit_code=command.unit_code,
            direction=command.direction,
            partner=command.partner,
            ground=command.ground,
            referred_on=command.referred_on,
        )
    ]


def _answer(referral: Referral | None, command: AnswerReferral) -> Decision:
    if referral is None:
        return Refusal("referral.unknown", CLAUSE)
    if refusal := other_office(command.actor, referral.unit_code):
        return refusal
    if referral.outcome is not None:
        return Refusal("referral.already-answered", CLAUSE, {"outcome": referral.outcome})
    if command.answered_on < referral.referred_on:
        return Refusal("referral.answered-too-early", CLAUSE, {"not_before": referral.referred_on.isoformat()})
    return in_future("answered_on", command.answered_on, command.now) or [
        ReferralAnswered(
            referral_id=command.stream_id,
            child_id=referral.child_id,
            outcome=command.outcome,
            answered_on=command.answered_on,
        )
    ]


def evolve(referral: Referral | None, event: DomainEvent) -> Referral | None:
    """The referral after an event of its stream."""
    match event:
        case ChildReferred():
            return Referral(**event.model_dump(exclude={"referral_id"}))
        case ReferralAnswered() if referral is not None:
            return replace(referral, outcome=event.outcome, answered_on=event.answered_on)
    return referral


def natural_keys(referral: Referral | None) -> frozenset[str]:
    """One open referral of a child to or from a partner on a ground."""
    if referral is None or referral.outcome is not None:
        return frozenset()
    return frozenset({f"referral:{referral.child_id}:{referral.direction}:{referral.partner}:{referral.ground}"})


REFERRAL: Decider[Referral | None, ReferralCommand] = Decider("referral", None, decide, evolve, natural_keys)
