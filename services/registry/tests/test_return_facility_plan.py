"""return-facility-plan. Clauses S1.1, S1.2."""

from dataclasses import replace

from registry_examples import (
    COMMISSION,
    COUNTY,
    FACILITY,
    POLICY,
    STREET_OFFICE,
    actor,
    applied,
    approved,
    by,
    day,
    planned,
    returned,
)

from chassis.testing.scenario import given
from registry.domain.facility.commands import ReturnPlan
from registry.domain.facility.decider import facility_decider

ROOM = facility_decider(POLICY)
return_plan = ReturnPlan(
    **by(COMMISSION),
    facility_id=FACILITY,
    returned_on=day("02-10"),
    reasons="消防通道未说明",
    planners={1: STREET_OFFICE.person},
)


def test_the_commission_returns_a_plan_with_reasons():
    given(ROOM, applied, planned).when(return_plan).then(returned)


def test_who_planned_it_does_not_review_it():
    same_person = actor("commission", COUNTY, STREET_OFFICE.person)
    given(ROOM, applied, planned).when(replace(return_plan, actor=same_person)).then_refused("facility.reviewer-is-planner")


def test_a_return_lies_not_before_the_plan():
    given(ROOM, applied, planned).when(replace(return_plan, returned_on=day("02-02"))).then_refused("facility.step-before-last")


def test_only_a_submitted_plan_is_returned():
    for history in ((applied,), (applied, planned, returned), (applied, planned, approved)):
        given(ROOM, *history).when(return_plan).then_refused("facility.plan-not-submitted")
