"""Must-know material (应知应会) handed over to a household. Clause G1.2."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from contracts.catalogue import DomainEvent
from contracts.events.delivery import VoidReason
from contracts.events.outreach import HandoverMeans, HandoverVoided, MaterialHandedOver
from services_delivery.domain.refusals import in_future, other_office


@dataclass(frozen=True, slots=True)
class Handover:
    """A recorded hand-over; it counts unless voided."""

    household_id: UUID
    unit_code: str
    edition: str
    means: HandoverMeans
    handed_on: date
    void_reason: VoidReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverMaterial(Command):
    """Record that a household was given the material."""

    stream_id: UUID
    household_id: UUID
    unit_code: str
    edition: str
    means: HandoverMeans
    handed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidHandover(Command):
    """Declare that a recorded hand-over does not count."""

    stream_id: UUID
    reason: VoidReason


HandoverCommand = HandOverMaterial | VoidHandover
CLAUSE = "G1.2"


def decide(handover: Handover | None, command: HandoverCommand) -> Decision:
    """Decide, under clause G1.2; the refusals are those of `errors.py` that begin with the aggregate's name."""
    match command:
        case HandOverMaterial():
            return _hand_over(handover, command)
        case VoidHandover():
            return _void(handover, command)


def _hand_over(handover: Handover | None, command: HandOverMaterial) -> Decision:
    if handover is not None:
        return Refusal("handover.already-recorded", CLAUSE, {"existing_id": str(command.stream_id)})
    return in_future("handed_on", command.handed_on, command.now) or [
        MaterialHandedOver(
            handover_id=command.stream_id,
            household_id=command.household_id,
            unit_code=command.unit_code,
            edition=command.edition,
            means=command.means,
            handed_on=command.handed_on,
        )
    ]


def _void(handover: Handover | None, command: VoidHandover) -> Decision:
    if handover is None:
        return Refusal("handover.unknown", CLAUSE)
    if refusal := other_office(command.actor, handover.unit_code):
        return refusal
    if handover.void_reason is not None:
        return Refusal("handover.already-voided", CLAUSE)
    return [
        HandoverVoided(
            handover_id=command.stream_id,
            household_id=handover.household_id,
            handed_on=handover.handed_on,
            reason=command.reason,
        )
    ]


def evolve(handover: Handover | None, event: DomainEvent) -> Handover | None:
    """The hand-over after an event of its stream."""
    match event:
        case MaterialHandedOver():
            return Handover(event.household_id, event.unit_code, event.edition, event.means, event.handed_on)
        case HandoverVoided() if handover is not None:
            return replace(handover, void_reason=event.reason)
    return handover


def natural_keys(handover: Handover | None) -> frozenset[str]:
    """A household is given the material once a day; a voided hand-over gives the day free."""
    if handover is None or handover.void_reason is not None:
        return frozenset()
    return frozenset({f"handover:{handover.household_id}:{handover.handed_on}"})


HANDOVER: Decider[Handover | None, HandoverCommand] = Decider("handover", None, decide, evolve, natural_keys)
