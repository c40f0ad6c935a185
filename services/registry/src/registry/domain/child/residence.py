"""Where a child is resident: moving within the county, leaving it, coming back."""

from chassis.decider import Decision, Refusal
from contracts.events.registry import ChildLeft, ChildMoved
from registry.domain.child.commands import MoveChild, RecordChildLeft
from registry.domain.child.merging import merged_away
from registry.domain.child.state import Child, ChildState
from registry.domain.offices import other_office


def move(child: ChildState, command: MoveChild) -> Decision:
    """Move a child from where it is now. The village it leaves or the one it comes to may record it.

    A child that has left is resident again by a move: it keeps its id, and with it what it has used of the four sessions
    (S3.1).
    """
    if not isinstance(child, Child):
        return Refusal("child.unknown", details={"child_id": str(command.child_id)})
    if refusal := merged_away(child):
        return refusal
    if refusal := other_office(command.actor, child.village_code, command.to_village_code):
        return refusal
    if child.left_on is None and command.to_village_code == child.village_code:
        return Refusal("child.already-there", details={"village_code": child.village_code})
    if command.moved_on < child.resident_since:
        return Refusal("child.step-before-last", details={"not_before": child.resident_since})
    return [
        ChildMoved(
            child_id=child.child_id,
            from_village_code=child.village_code,
            to_village_code=command.to_village_code,
            moved_on=command.moved_on,
        )
    ]


def leave(child: ChildState, command: RecordChildLeft) -> Decision:
    """Record that a child has left the county, once until it is back."""
    if not isinstance(child, Child):
        return Refusal("child.unknown", details={"child_id": str(command.child_id)})
    if refusal := merged_away(child):
        return refusal
    if refusal := other_office(command.actor, child.village_code):
        return refusal
    if child.left_on is not None:
        return Refusal("child.already-left", details={"left_on": child.left_on})
    if command.left_on < child.resident_since:
        return Refusal("child.step-before-last", details={"not_before": child.resident_since})
    return [ChildLeft(child_id=child.child_id, left_on=command.left_on)]
