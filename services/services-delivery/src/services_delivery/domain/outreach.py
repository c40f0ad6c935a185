"""Experts in communities, and training of parents and substitute carers. Clause K2.1."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from contracts.catalogue import DomainEvent
from contracts.events.delivery import VoidReason
from contracts.events.outreach import Audience, OutreachHeld, OutreachKind, OutreachVoided, Speciality
from services_delivery.domain.refusals import in_future, other_office


@dataclass(frozen=True, slots=True)
class Outreach:
    """A recorded outreach; it counts unless voided."""

    kind: OutreachKind
    unit_code: str
    held_on: date
    title: str
    speciality: Speciality
    speaker_id: UUID
    audience: tuple[Audience, ...]
    attendance_count: int
    household_ids: tuple[UUID, ...]
    void_reason: VoidReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldOutreach(Command):
    """Record that an outreach was held."""

    stream_id: UUID
    kind: OutreachKind
    unit_code: str
    held_on: date
    title: str
    speciality: Speciality
    speaker_id: UUID
    audience: Sequence[Audience]
    attendance_count: int
    household_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidOutreach(Command):
    """Declare that a recorded outreach does not count."""

    stream_id: UUID
    reason: VoidReason


OutreachCommand = HoldOutreach | VoidOutreach
CLAUSE = "K2.1"


def decide(outreach: Outreach | None, command: OutreachCommand) -> Decision:
    """Decide, under clause K2.1; the refusals are those of `errors.py` that begin with the aggregate's name."""
    match command:
        case HoldOutreach():
            return _hold(outreach, command)
        case VoidOutreach():
            return _void(outreach, command)


def _hold(outreach: Outreach | None, command: HoldOutreach) -> Decision:
    if outreach is not None:
        return Refusal("outreach.already-recorded", CLAUSE, {"existing_id": str(command.stream_id)})
    if refusal := in_future("held_on", command.held_on, command.now):
        return refusal
    if command.attendance_count < len(command.household_ids):
        return Refusal("outreach.too-few-present", CLAUSE, {"households": len(command.household_ids)})
    return [
        OutreachHeld(
            outreach_id=command.stream_id,
            kind=command.kind,
            unit_code=command.unit_code,
            held_on=command.held_on,
            title=command.title,
            speciality=command.speciality,
            speaker_id=command.speaker_id,
            audience=tuple(command.audience),
            attendance_count=command.attendance_count,
            household_ids=tuple(command.household_ids),
        )
    ]


def _void(outreach: Outreach | None, command: VoidOutreach) -> Decision:
    if outreach is None:
        return Refusal("outreach.unknown", CLAUSE)
    if refusal := other_office(command.actor, outreach.unit_code):
        return refusal
    if outreach.void_reason is not None:
        return Refusal("outreach.already-voided", CLAUSE)
    return [OutreachVoided(outreach_id=command.stream_id, held_on=outreach.held_on, reason=command.reason)]


def evolve(outreach: Outreach | None, event: DomainEvent) -> Outreach | None:
    """The outreach after an event of its stream."""
    match event:
        case OutreachHeld():
            return Outreach(**event.model_dump(exclude={"outreach_id"}))
        case OutreachVoided() if outreach is not None:
            return replace(outreach, void_reason=event.reason)
    return outreach


def natural_keys(outreach: Outreach | None) -> frozenset[str]:
    """A speaker speaks once a day in a unit on a subject; a voided outreach gives that free."""
    if outreach is None or outreach.void_reason is not None:
        return frozenset()
    return frozenset({f"outreach:{outreach.unit_code}:{outreach.held_on}:{outreach.speaker_id}:{outreach.title}"})


OUTREACH: Decider[Outreach | None, OutreachCommand] = Decider("outreach", None, decide, evolve, natural_keys)
