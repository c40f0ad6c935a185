"""A child after each of its events."""

from dataclasses import replace

from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.merging import ChildMerged, ChildMergeUndone
from contracts.events.registry import (
    ChildBirthDateCorrected,
    ChildLeft,
    ChildMoved,
    ChildRegistered,
)
from registry.domain.child.state import Child, ChildState


def evolve(child: ChildState, event: DomainEvent) -> ChildState:
    """The state after an event."""
    match child, event:
        case Absent(), ChildRegistered():
            return Child(
                child_id=event.child_id,
                household_id=event.household_id,
                birth_date=event.birth_date,
                village_code=event.village_code,
                registered_on=event.registered_on,
                resident_since=event.registered_on,
            )
        case Child(), ChildMoved():
            return replace(child, village_code=event.to_village_code, resident_since=event.moved_on, left_on=None)
        case Child(), ChildLeft():
            return replace(child, resident_since=event.left_on, left_on=event.left_on)
        case Child(), ChildBirthDateCorrected():
            return replace(child, birth_date=event.birth_date)
        case Child(), ChildMerged():
            return replace(child, merged_into=event.survivor_id, merged_on=event.merged_on)
        case Child(), ChildMergeUndone():
            return replace(child, merged_into=None, merged_on=None)
        case _:
            return child
