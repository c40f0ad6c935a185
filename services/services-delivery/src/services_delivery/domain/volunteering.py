"""Time given by volunteers, for a social organisation or on their own. Clause M4."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from contracts.catalogue import DomainEvent
from contracts.events.delivery import VoidReason
from contracts.events.volunteering import VolunteerActivity, VolunteerServiceVoided, VolunteersServed
from services_delivery.domain.refusals import in_future, other_office


@dataclass(frozen=True, slots=True)
class VolunteerService:
    """A recorded service; it counts unless voided."""

    unit_code: str
    organisation_id: UUID | None
    activity: VolunteerActivity
    served_on: date
    volunteer_ids: tuple[UUID, ...]
    minutes_each: int
    void_reason: VoidReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVolunteers(Command):
    """Record that volunteers served."""

    stream_id: UUID
    unit_code: str
    organisation_id: UUID | None
    activity: VolunteerActivity
    served_on: date
    volunteer_ids: Sequence[UUID]
    minutes_each: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidVolunteers(Command):
    """Declare that a recorded service does not count."""

    stream_id: UUID
    reason: VoidReason


VolunteerCommand = RecordVolunteers | VoidVolunteers
CLAUSE = "M4"


def decide(service: VolunteerService | None, command: VolunteerCommand) -> Decision:
    """Record a service once and void it once. Clause M4."""
    match command:
        case RecordVolunteers():
            return _record(service, command)
        case VoidVolunteers():
            return _void(service, command)


def _record(service: VolunteerService | None, command: RecordVolunteers) -> Decision:
    if service is not None:
        return Refusal("volunteers.already-recorded", CLAUSE, {"existing_id": str(command.stream_id)})
    return in_future("served_on", command.served_on, command.now) or [
        VolunteersServed(
            service_id=command.stream_id,
            unit_code=command.unit_code,
            organisation_id=command.organisation_id,
            activity=command.activity,
            served_on=command.served_on,
            volunteer_ids=tuple(command.volunteer_ids),
            minutes_each=command.minutes_each,
        )
    ]


def _void(service: VolunteerService | None, command: VoidVolunteers) -> Decision:
    if service is None:
        return Refusal("volunteers.unknown", CLAUSE)
    if refusal := other_office(command.actor, service.unit_code):
        return refusal
    if service.void_reason is not None:
        return Refusal("volunteers.already-voided", CLAUSE)
    return [VolunteerServiceVoided(service_id=command.stream_id, served_on=service.served_on, reason=command.reason)]


def evolve(service: VolunteerService | None, event: DomainEvent) -> VolunteerService | None:
    """The service after an event of its stream."""
    match event:
        case VolunteersServed():
            return VolunteerService(**event.model_dump(exclude={"service_id"}))
        case VolunteerServiceVoided() if service is not None:
            return replace(service, void_reason=event.reason)
    return service


VOLUNTEERS: Decider[VolunteerService | None, VolunteerCommand] = Decider("volunteers", None, decide, evolve)


@dataclass(frozen=True, slots=True)
class TimeGiven:
    """What volunteers gave for an organisation (None: on their own): services, people, and minutes of all of them."""

    organisation_id: UUID | None
    services: int
    volunteers: int
    minutes: int


def time_given(services: Sequence[VolunteerService]) -> tuple[TimeGiven, ...]:
    """The time given for each organisation by services that are not voided, the most first. Clause M4."""
    by_organisation: dict[UUID | None, list[VolunteerService]] = {}
    for service in services:
        if service.void_reason is None:
            by_organisation.setdefault(service.organisation_id, []).append(service)
    given = [
        TimeGiven(
            organisation_id,
            len(found),
            len({person for service in found for person in service.volunteer_ids}),
            sum(service.minutes_each * len(service.volunteer_ids) for service in found),
        )
        for organisation_id, found in by_organisation.items()
    ]
    return tuple(sorted(given, key=lambda one: (-one.minutes, str(one.organisation_id))))
