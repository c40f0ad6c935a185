"""The special family as a decider."""

from chassis.decider import Decider, Decision
from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.registry import SpecialFamilyFlagEnded, SpecialFamilyFlagSet
from registry.domain.special_family.commands import EndSpecialFamilyFlag, SetSpecialFamilyFlag, SpecialFamilyCommand
from registry.domain.special_family.flag import end_flag, set_flag
from registry.domain.special_family.state import Flagged, SpecialFamilyState, Unflagged


def decide(family: SpecialFamilyState, command: SpecialFamilyCommand) -> Decision:
    """The decision on each command."""
    match command:
        case SetSpecialFamilyFlag():
            return set_flag(family, command)
        case EndSpecialFamilyFlag():
            return end_flag(family, command)


def evolve(family: SpecialFamilyState, event: DomainEvent) -> SpecialFamilyState:
    """The state after an event."""
    match event:
        case SpecialFamilyFlagSet():
            return Flagged(event.hardship, event.from_date)
        case SpecialFamilyFlagEnded():
            return Unflagged(event.ended_on)
        case _:
            return family


SPECIAL_FAMILY: Decider[SpecialFamilyState, SpecialFamilyCommand] = Decider("special-family", Absent(), decide, evolve)
