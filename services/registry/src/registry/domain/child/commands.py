"""What can be said of a child."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from chassis.decider import Command
from chassis.existence import Absent
from contracts.events.merging import MergeGround
from registry.domain.child.state import ChildState
from registry.domain.identity import ChildIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfChild(Command):
    child_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.child_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterChild(_OfChild):
    """A child is resident in a village from a date. `identity` is for the vault; the decision does not look at it."""

    household_id: UUID
    birth_date: date
    village_code: str
    registered_on: date
    identity: ChildIdentity = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveChild(_OfChild):
    """A child is resident in another village, or in the county again, from `moved_on`."""

    to_village_code: str
    moved_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectBirthDate(_OfChild):
    """A child was born on another day than registered."""

    birth_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChildLeft(_OfChild):
    """A child is not resident in the county from `left_on` on."""

    left_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeChild(_OfChild):
    """A child is the same as `survivor_id`, and was registered twice.

    `survivor` is what is known of that one; `stands_for_another` says that another child is merged into this one.
    """

    survivor_id: UUID
    merged_on: date
    ground: MergeGround
    survivor: ChildState = field(default_factory=Absent)
    stands_for_another: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoMerge(_OfChild):
    """A child is not the same as the one it was merged into."""

    undone_on: date


ChildCommand = RegisterChild | MoveChild | CorrectBirthDate | RecordChildLeft | MergeChild | UndoMerge
