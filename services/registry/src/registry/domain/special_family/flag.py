"""Setting and ending a household's flag. Clause G3.4."""

from chassis.decider import Decision, Refusal
from contracts.events.registry import SpecialFamilyFlagEnded, SpecialFamilyFlagSet
from registry.domain.special_family.commands import EndSpecialFamilyFlag, SetSpecialFamilyFlag
from registry.domain.special_family.state import Flagged, SpecialFamilyState, Unflagged


def set_flag(family: SpecialFamilyState, command: SetSpecialFamilyFlag) -> Decision:
    """A household has one flag at a time; a new one not from before the last one's end."""
    match family:
        case Flagged(hardship, from_date):
            return Refusal("special-family.already-set", clause="G3.4", details={"hardship": hardship, "from_date": from_date})
        case Unflagged(ended_on) if command.from_date < ended_on:
            return Refusal("special-family.set-too-early", clause="G3.4", details={"not_before": ended_on})
        case _:
            return [
                SpecialFamilyFlagSet(household_id=command.household_id, hardship=command.hardship, from_date=command.from_date)
            ]


def end_flag(family: SpecialFamilyState, command: EndSpecialFamilyFlag) -> Decision:
    """End the flag that is set, not before it began."""
    match family:
        case Flagged(_, from_date) if command.ended_on < from_date:
            return Refusal("special-family.ended-too-early", clause="G3.4", details={"not_before": from_date})
        case Flagged():
            return [SpecialFamilyFlagEnded(household_id=command.household_id, ended_on=command.ended_on)]
        case _:
            return Refusal("special-family.not-set", clause="G3.4", details={"household_id": str(command.household_id)})
