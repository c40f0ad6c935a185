"""Registering practitioners and their titles."""

from uuid import UUID

from chassis.actor import Actor
from chassis.decider import Decision, Refusal
from chassis.existence import Absent
from contracts.events.registry import PractitionerRegistered, TitleRecorded
from registry.domain.offices import other_office
from registry.domain.practitioner.commands import RecordTitle, RegisterPractitioner
from registry.domain.practitioner.state import HeldTitle, Practitioner, PractitionerState


def register(practitioner: PractitionerState, command: RegisterPractitioner) -> Decision:
    """Register a practitioner; an institution registers its own alone."""
    if refusal := not_its_own(command.actor, command.institution_id):
        return refusal
    if not isinstance(practitioner, Absent):
        return Refusal("practitioner.already-exists", details={"existing_id": str(command.practitioner_id)})
    return [
        PractitionerRegistered(
            practitioner_id=command.practitioner_id,
            institution_id=command.institution_id,
            registered_on=command.registered_on,
        )
    ]


def record_title(practitioner: PractitionerState, command: RecordTitle) -> Decision:
    """Record a title with the day of its award. Clauses S2, R3."""
    if not isinstance(practitioner, Practitioner):
        return unknown(command.practitioner_id, "S2")
    if refusal := not_its_own(command.actor, practitioner.institution_id):
        return refusal
    if HeldTitle(command.title, command.awarded_on) in practitioner.titles:
        return Refusal("title.already-recorded", clause="S2", details={"existing_id": str(command.practitioner_id)})
    return [TitleRecorded(practitioner_id=command.practitioner_id, title=command.title, awarded_on=command.awarded_on)]


def not_its_own(actor: Actor, institution_id: UUID | None) -> Refusal | None:
    """Offices of the administration act for any practitioner, an institution's clerk for those of the institution."""
    if actor.office.isdigit():
        return None
    return other_office(actor, "" if institution_id is None else str(institution_id))


def unknown(practitioner_id: UUID, clause: str) -> Refusal:
    """The refusal of a practitioner that nobody has registered."""
    return Refusal("practitioner.unknown", clause=clause, details={"practitioner_id": str(practitioner_id)})
