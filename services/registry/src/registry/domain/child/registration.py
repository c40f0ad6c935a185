"""Registering a child, and correcting its birth date."""

from chassis.decider import Decision, Refusal
from chassis.existence import Absent
from contracts.events.registry import ChildBirthDateCorrected, ChildRegistered
from registry.domain.child.commands import CorrectBirthDate, RegisterChild
from registry.domain.child.merging import merged_away
from registry.domain.child.state import Child, ChildState
from registry.domain.offices import other_office


def register(child: ChildState, command: RegisterChild) -> Decision:
    """Put a child on the register of its village. Clauses G1.2, G3."""
    if command.birth_date > command.registered_on:
        return Refusal("child.born-after-registration", details={"registered_on": command.registered_on})
    if not isinstance(child, Absent):
        return Refusal("child.already-exists", details={"existing_id": str(command.child_id)})
    return [
        ChildRegistered(
            child_id=command.child_id,
            household_id=command.household_id,
            birth_date=command.birth_date,
            village_code=command.village_code,
            registered_on=command.registered_on,
        )
    ]


def correct_birth_date(child: ChildState, command: CorrectBirthDate) -> Decision:
    """Set the birth date right, from birth on; the same date again changes nothing."""
    if not isinstance(child, Child):
        return Refusal("child.unknown", details={"child_id": str(command.child_id)})
    if refusal := merged_away(child):
        return refusal
    if refusal := other_office(command.actor, child.village_code):
        return refusal
    if command.birth_date > child.registered_on:
        return Refusal("child.born-after-registration", details={"registered_on": child.registered_on})
    if command.birth_date == child.birth_date:
        return []
    return [ChildBirthDateCorrected(child_id=child.child_id, previous_birth_date=child.birth_date, birth_date=command.birth_date)]
