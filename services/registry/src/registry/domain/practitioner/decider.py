"""The practitioner as a decider."""

from dataclasses import replace

from chassis.decider import Decider, Decision
from contracts.catalogue import DomainEvent
from contracts.events.registry import PractitionerRegistered, TitleRecorded
from registry.domain.existence import Absent
from registry.domain.practitioner.commands import PractitionerCommand, RecordTitle, RegisterPractitioner
from registry.domain.practitioner.registration import record_title, register
from registry.domain.practitioner.state import HeldTitle, Practitioner, PractitionerState


def decide(practitioner: PractitionerState, command: PractitionerCommand) -> Decision:
    """The decision on each command."""
    match command:
        case RegisterPractitioner():
            return register(practitioner, command)
        case RecordTitle():
            return record_title(practitioner, command)


def evolve(practitioner: PractitionerState, event: DomainEvent) -> PractitionerState:
    """The state after an event."""
    match practitioner, event:
        case Absent(), PractitionerRegistered():
            return Practitioner(event.practitioner_id, event.institution_id, event.registered_on)
        case Practitioner(), TitleRecorded():
            return replace(practitioner, titles=(*practitioner.titles, HeldTitle(event.title, event.awarded_on)))
        case _:
            return practitioner


PRACTITIONER: Decider[PractitionerState, PractitionerCommand] = Decider("practitioner", Absent(), decide, evolve)
