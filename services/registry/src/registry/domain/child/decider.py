"""The child as a decider."""

from chassis.decider import Decider, Decision
from chassis.existence import Absent
from registry.domain.child.commands import (
    ChildCommand,
    CorrectBirthDate,
    MergeChild,
    MoveChild,
    RecordChildLeft,
    RegisterChild,
    UndoMerge,
)
from registry.domain.child.evolution import evolve
from registry.domain.child.merging import merge, undo_merge
from registry.domain.child.registration import correct_birth_date, register
from registry.domain.child.residence import leave, move
from registry.domain.child.state import ChildState


def decide(child: ChildState, command: ChildCommand) -> Decision:
    """The decision on each command."""
    match command:
        case RegisterChild():
            return register(child, command)
        case MoveChild():
            return move(child, command)
        case CorrectBirthDate():
            return correct_birth_date(child, command)
        case RecordChildLeft():
            return leave(child, command)
        case MergeChild():
            return merge(child, command)
        case UndoMerge():
            return undo_merge(child, command)


CHILD: Decider[ChildState, ChildCommand] = Decider("child", Absent(), decide, evolve)
