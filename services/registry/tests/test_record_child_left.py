"""record-child-left."""

from dataclasses import replace

from registry_examples import CHILD, COMMUNITY, COMMUNITY_CLERK, FAR_CLERK, by, day, registered

from chassis.testing.scenario import given
from contracts.events.registry import ChildLeft, ChildMoved
from registry.domain.child.commands import RecordChildLeft
from registry.domain.child.decider import CHILD as CHILD_DECIDER

leave = RecordChildLeft(**by(COMMUNITY_CLERK), child_id=CHILD, left_on=day("05-01"))
left = ChildLeft(child_id=CHILD, left_on=day("05-01"))
came_back = ChildMoved(child_id=CHILD, from_village_code=COMMUNITY, to_village_code=COMMUNITY, moved_on=day("08-01"))


def test_a_child_leaves_the_county():
    given(CHILD_DECIDER, registered).when(leave).then(left)


def test_a_child_leaves_once():
    given(CHILD_DECIDER, registered, left).when(leave).then_refused("child.already-left", details={"left_on": day("05-01")})


def test_a_child_that_came_back_may_leave_again():
    again = replace(leave, left_on=day("10-01"))
    given(CHILD_DECIDER, registered, left, came_back).when(again).then(ChildLeft(child_id=CHILD, left_on=day("10-01")))


def test_a_child_does_not_leave_before_it_came():
    given(CHILD_DECIDER, registered).when(replace(leave, left_on=day("01-09"))).then_refused("child.step-before-last")
    given(CHILD_DECIDER, registered, left, came_back).when(replace(leave, left_on=day("07-31"))).then_refused(
        "child.step-before-last", details={"not_before": day("08-01")}
    )


def test_another_office_may_not():
    given(CHILD_DECIDER, registered).when(replace(leave, actor=FAR_CLERK)).then_refused("auth.other-office")


def test_an_unknown_child_does_not_leave():
    given(CHILD_DECIDER).when(leave).then_refused("child.unknown")
