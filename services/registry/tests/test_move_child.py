"""move-child."""

from dataclasses import replace

from registry_examples import (
    CHILD,
    COMMISSION,
    COMMUNITY,
    COMMUNITY_CLERK,
    FAR_CLERK,
    FAR_VILLAGE,
    NEIGHBOUR,
    TOWN_OFFICE,
    actor,
    by,
    day,
    registered,
)

from chassis.testing.scenario import given
from contracts.events.registry import ChildLeft, ChildMoved
from registry.domain.child.commands import MoveChild
from registry.domain.child.decider import CHILD as CHILD_DECIDER

move = MoveChild(**by(COMMISSION), child_id=CHILD, to_village_code=FAR_VILLAGE, moved_on=day("04-01"))
moved = ChildMoved(child_id=CHILD, from_village_code=COMMUNITY, to_village_code=FAR_VILLAGE, moved_on=day("04-01"))


def test_a_child_moves_from_where_it_is():
    given(CHILD_DECIDER, registered).when(move).then(moved)


def test_a_child_moves_on_from_the_village_it_has_come_to():
    onwards = replace(move, to_village_code=NEIGHBOUR, moved_on=day("06-01"))
    given(CHILD_DECIDER, registered, moved).when(onwards).then(
        ChildMoved(child_id=CHILD, from_village_code=FAR_VILLAGE, to_village_code=NEIGHBOUR, moved_on=day("06-01"))
    )


def test_the_village_it_leaves_and_the_one_it_comes_to_may_say_so():
    for who in (COMMUNITY_CLERK, FAR_CLERK, TOWN_OFFICE):
        given(CHILD_DECIDER, registered).when(replace(move, actor=who)).then(moved)


def test_no_other_office_may():
    neighbour = actor("village", NEIGHBOUR, "he")
    given(CHILD_DECIDER, registered).when(replace(move, actor=neighbour)).then_refused("auth.other-office")


def test_a_move_lies_not_before_the_registration():
    given(CHILD_DECIDER, registered).when(replace(move, moved_on=day("01-10"))).then(
        moved.model_copy(update={"moved_on": day("01-10")})
    )
    given(CHILD_DECIDER, registered).when(replace(move, moved_on=day("01-09"))).then_refused(
        "child.step-before-last", details={"not_before": day("01-10")}
    )


def test_a_move_lies_not_before_the_last_one():
    back = replace(move, to_village_code=COMMUNITY, moved_on=day("03-31"))
    given(CHILD_DECIDER, registered, moved).when(back).then_refused(
        "child.step-before-last", details={"not_before": day("04-01")}
    )


def test_a_child_does_not_move_to_where_it_is():
    given(CHILD_DECIDER, registered).when(replace(move, to_village_code=COMMUNITY)).then_refused("child.already-there")


def test_a_child_that_has_left_comes_back_by_a_move_even_to_the_same_village():
    left = ChildLeft(child_id=CHILD, left_on=day("05-01"))
    back = replace(move, to_village_code=COMMUNITY, moved_on=day("09-01"))
    given(CHILD_DECIDER, registered, left).when(back).then(
        ChildMoved(child_id=CHILD, from_village_code=COMMUNITY, to_village_code=COMMUNITY, moved_on=day("09-01"))
    )
    given(CHILD_DECIDER, registered, left).when(replace(back, moved_on=day("04-30"))).then_refused("child.step-before-last")


def test_an_unknown_child_does_not_move():
    given(CHILD_DECIDER).when(move).then_refused("child.unknown")
