"""merge-child, undo-merge: R18."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from registry_examples import (
    CHILD,
    COMMISSION,
    COMMUNITY_CLERK,
    FAR_VILLAGE,
    HOUSEHOLD,
    STREET_OFFICE,
    by,
    day,
    registered,
)

from chassis.testing.scenario import given
from contracts.events.merging import ChildMerged, ChildMergeUndone
from registry.domain.child.commands import CorrectBirthDate, MergeChild, MoveChild, RecordChildLeft, UndoMerge
from registry.domain.child.decider import CHILD as CHILD_DECIDER

SURVIVOR = UUID("01700000-0000-7000-8000-000000000011")
survivor = CHILD_DECIDER.fold([registered.model_copy(update={"child_id": SURVIVOR, "registered_on": day("02-03")})])
merge = MergeChild(
    **by(STREET_OFFICE),
    child_id=CHILD,
    survivor_id=SURVIVOR,
    merged_on=day("10-12"),
    ground="guardian-confirmed",
    survivor=survivor,
)
merged = ChildMerged(
    child_id=CHILD,
    survivor_id=SURVIVOR,
    survivor_household_id=HOUSEHOLD,
    merged_on=day("10-12"),
    ground="guardian-confirmed",
)
undo = UndoMerge(**by(STREET_OFFICE), child_id=CHILD, undone_on=day("11-03"))
undone = ChildMergeUndone(child_id=CHILD, survivor_id=SURVIVOR, undone_on=day("11-03"))


def born_on(year: int, month: int, number: int):
    return replace(survivor, birth_date=date(year, month, number))


def test_a_child_registered_twice_is_merged_into_the_survivor_that_is_named():
    given(CHILD_DECIDER, registered).when(merge).then(merged)


def test_a_merged_child_is_not_merged_again():
    given(CHILD_DECIDER, registered, merged).when(merge).then_refused(
        "child.merged", clause="R18", details={"survivor_id": str(SURVIVOR)}
    )


def test_a_child_is_not_merged_into_itself():
    given(CHILD_DECIDER, registered).when(replace(merge, survivor_id=CHILD)).then_refused("child.merged-into-itself")


def test_merges_make_no_chain():
    elsewhere = replace(survivor, merged_into=UUID(int=7), merged_on=day("09-01"))
    given(CHILD_DECIDER, registered).when(replace(merge, survivor=elsewhere)).then_refused("child.merge-chained")
    given(CHILD_DECIDER, registered).when(replace(merge, stands_for_another=True)).then_refused("child.merge-chained")


def test_birth_dates_that_differ_need_a_ground_that_explains_them():
    other_day = replace(merge, survivor=born_on(2019, 4, 30))
    given(CHILD_DECIDER, registered).when(other_day).then_refused("child.births-unexplained", clause="R18")
    given(CHILD_DECIDER, registered).when(replace(other_day, ground="calendar-confused")).then(
        merged.model_copy(update={"ground": "calendar-confused"})
    )


@pytest.mark.parametrize(("born", "refused"), [((2019, 5, 30), False), ((2019, 5, 31), True), ((2019, 1, 29), True)])
def test_children_born_more_than_sixty_days_apart_are_two(born, refused):
    command = replace(merge, survivor=born_on(*born), ground="birth-date-mistyped")
    scenario = given(CHILD_DECIDER, registered).when(command)
    if refused:
        scenario.then_refused("child.merge-of-another", clause="R18")
    else:
        scenario.then(merged.model_copy(update={"ground": "birth-date-mistyped"}))


def test_a_merge_lies_not_before_either_registration():
    given(CHILD_DECIDER, registered).when(replace(merge, merged_on=day("02-02"))).then_refused(
        "child.merged-before-registration", details={"not_before": day("02-03")}
    )


def test_only_an_office_of_both_villages_merges():
    far = replace(survivor, village_code=FAR_VILLAGE)
    given(CHILD_DECIDER, registered).when(replace(merge, survivor=far)).then_refused("auth.other-office")
    given(CHILD_DECIDER, registered).when(replace(merge, survivor=far, actor=COMMISSION)).then(merged)


def test_nothing_else_is_said_of_a_child_that_stands_for_another():
    for command in (
        MoveChild(**by(COMMISSION), child_id=CHILD, to_village_code=FAR_VILLAGE, moved_on=day("11-01")),
        RecordChildLeft(**by(COMMISSION), child_id=CHILD, left_on=day("11-01")),
        CorrectBirthDate(**by(COMMISSION), child_id=CHILD, birth_date=date(2019, 3, 1)),
    ):
        given(CHILD_DECIDER, registered, merged).when(command).then_refused("child.merged")


def test_a_merge_is_undone_and_can_be_made_again():
    given(CHILD_DECIDER, registered, merged).when(undo).then(undone)
    given(CHILD_DECIDER, registered, merged, undone).when(undo).then_refused("child.not-merged")
    given(CHILD_DECIDER, registered, merged, undone).when(merge).then(merged)


def test_a_merge_is_undone_by_its_office_and_not_before_it_was_made():
    given(CHILD_DECIDER, registered, merged).when(replace(undo, undone_on=day("10-11"))).then_refused("child.step-before-last")
    given(CHILD_DECIDER, registered, merged).when(replace(undo, actor=COMMUNITY_CLERK)).then(undone)


def test_an_unknown_child_is_not_merged_nor_is_one_merged_into_it():
    given(CHILD_DECIDER).when(merge).then_refused("child.unknown")
    given(CHILD_DECIDER).when(undo).then_refused("child.unknown")
    unknown = replace(merge, survivor=CHILD_DECIDER.initial)
    given(CHILD_DECIDER, registered).when(unknown).then_refused("child.unknown", details={"child_id": str(SURVIVOR)})
