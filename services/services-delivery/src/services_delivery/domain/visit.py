"""A home visit (上门指导) to a child: recorded as the clerk has it, counted by reporting, never paid. Clause G3.1."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from contracts.catalogue import DomainEvent
from contracts.events.delivery import VisitCompleted, VisitVoided, VoidReason
from services_delivery.domain.refusals import in_future, other_office


@dataclass(frozen=True, slots=True)
class Visit:
    """A recorded visit, as far as later decisions need it."""

    child_id: UUID
    unit_code: str
    visited_on: date
    voided: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteVisit(Command):
    """Record that a child was visited."""

    stream_id: UUID
    child_id: UUID
    unit_code: str
    visited_on: date
    visitor_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidVisit(Command):
    """Declare that a recorded visit does not count."""

    stream_id: UUID
    reason: VoidReason


def decide(visit: Visit | None, command: CompleteVisit | VoidVisit) -> Decision:
    """Refuses `visit.already-recorded`, `visit.unknown`, `visit.already-voided`, `date.in-future`, `auth.other-office`."""
    match command:
        case CompleteVisit():
            return _complete(visit, command)
        case VoidVisit():
            return _void(visit, command)


def _complete(visit: Visit | None, command: CompleteVisit) -> Decision:
    if visit is not None:
        return Refusal("visit.already-recorded", clause="G3.1", details={"existing_id": str(command.stream_id)})
    if refusal := in_future("visited_on", command.visited_on, command.now):
        return refusal
    return [
        VisitCompleted(
            visit_id=command.stream_id,
            child_id=command.child_id,
            unit_code=command.unit_code,
            visited_on=command.visited_on,
            visitor_id=command.visitor_id,
        )
    ]


def _void(visit: Visit | None, command: VoidVisit) -> Decision:
    if visit is None:
        return Refusal("visit.unknown")
    if refusal := other_office(command.actor, visit.unit_code):
        return refusal
    if visit.voided:
        return Refusal("visit.already-voided", clause="G3.1")
    return [VisitVoided(visit_id=command.stream_id, child_id=visit.child_id, visited_on=visit.visited_on, reason=command.reason)]


def evolve(visit: Visit | None, event: DomainEvent) -> Visit | None:
    """The visit after an event of its stream."""
    match event:
        case VisitCompleted():
            return Visit(event.child_id, event.unit_code, event.visited_on)
        case VisitVoided() if visit is not None:
            return replace(visit, voided=True)
    return visit


def natural_keys(visit: Visit | None) -> frozenset[str]:
    """A child is visited once a day; a voided visit gives the day free."""
    if visit is None or visit.voided:
        return frozenset()
    return frozenset({f"visit:{visit.child_id}:{visit.visited_on}"})


VISIT: Decider[Visit | None, CompleteVisit | VoidVisit] = Decider("visit", None, decide, evolve, natural_keys)
