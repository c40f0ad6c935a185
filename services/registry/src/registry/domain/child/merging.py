"""Two registrations of one child: merging them, and taking that back. Clause R18."""

from chassis.decider import Decision, Refusal
from contracts.events.merging import ChildMerged, ChildMergeUndone, MergeGround
from registry.domain.child.commands import ChildCommand, MergeChild, UndoMerge
from registry.domain.child.state import Child, ChildState
from registry.domain.offices import other_office

CLAUSE = "R18"
BIRTHS_APART_DAYS_MAX = 60
"""A date of the lunar calendar that is read as a solar one lies at most so far off: more is another child."""
EXPLAINS_BIRTHS: frozenset[MergeGround] = frozenset({"calendar-confused", "birth-date-mistyped"})


def merge(child: ChildState, command: MergeChild) -> Decision:
    """Merge a child into the survivor. Neither may take part in another merge: a merge is undone before the next.

    The offices of both villages have to be the actor's: the two are one child from then on.
    """
    survivor = command.survivor
    if not isinstance(child, Child):
        return _unknown(command)
    if child.child_id == command.survivor_id:
        return Refusal("child.merged-into-itself", clause=CLAUSE)
    if not isinstance(survivor, Child):
        return Refusal("child.unknown", details={"child_id": str(command.survivor_id)})
    if refusal := other_office(command.actor, child.village_code) or other_office(command.actor, survivor.village_code):
        return refusal
    if refusal := merged_away(child):
        return refusal
    if survivor.merged_into is not None or command.stands_for_another:
        return Refusal("child.merge-chained", clause=CLAUSE, details={"survivor_id": str(command.survivor_id)})
    if refusal := _births_apart(child, survivor, command.ground):
        return refusal
    if command.merged_on < (last := max(child.registered_on, survivor.registered_on)):
        return Refusal("child.merged-before-registration", clause=CLAUSE, details={"not_before": last})
    return [
        ChildMerged(
            child_id=child.child_id,
            survivor_id=survivor.child_id,
            survivor_household_id=survivor.household_id,
            merged_on=command.merged_on,
            ground=command.ground,
        )
    ]


def undo_merge(child: ChildState, command: UndoMerge) -> Decision:
    """Make a merged child one of its own again."""
    if not isinstance(child, Child):
        return _unknown(command)
    if refusal := other_office(command.actor, child.village_code):
        return refusal
    if child.merged_into is None or child.merged_on is None:
        return Refusal("child.not-merged", clause=CLAUSE, details={"child_id": str(command.child_id)})
    if command.undone_on < child.merged_on:
        return Refusal("child.step-before-last", details={"not_before": child.merged_on})
    return [ChildMergeUndone(child_id=child.child_id, survivor_id=child.merged_into, undone_on=command.undone_on)]


def merged_away(child: Child) -> Refusal | None:
    """The refusal of whatever is said of a child that stands for another: it is said of the survivor."""
    if child.merged_into is None:
        return None
    return Refusal("child.merged", clause=CLAUSE, details={"survivor_id": str(child.merged_into)})


def _births_apart(child: Child, survivor: Child, ground: MergeGround) -> Refusal | None:
    apart = abs((child.birth_date - survivor.birth_date).days)
    if apart > BIRTHS_APART_DAYS_MAX:
        return Refusal("child.merge-of-another", clause=CLAUSE, details={"days_apart": apart, "days_max": BIRTHS_APART_DAYS_MAX})
    if apart and ground not in EXPLAINS_BIRTHS:
        return Refusal(
            "child.births-unexplained", clause=CLAUSE, details={"days_apart": apart, "grounds": sorted(EXPLAINS_BIRTHS)}
        )
    return None


def _unknown(command: ChildCommand) -> Refusal:
    return Refusal("child.unknown", details={"child_id": str(command.child_id)})
