"""approve-facility-plan. Clauses S1.1, S1.2."""

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
from contracts.events.registry import FacilityPlanApproved
from registry.domain.facility.commands import ApprovePlan
from registry.domain.facility.decider import facility_decider

ROOM = facility_decider(POLICY)
approve = ApprovePlan(**by(COMMISSION), facility_id=FACILITY, approved_on=day("02-17"), planners={1: STREET_OFFICE.person})


def test_the_commission_approves_the_plan():
    given(ROOM, applied, planned).when(approve).then(approved)


def test_the_version_that_is_submitted_is_approved():
    second = planned.model_copy(update={"plan_version": 2, "planned_on": day("02-14")})
    again = replace(approve, planners={1: "zhou", 2: "zhou"})
    given(ROOM, applied, planned, returned, second).when(again).then(
        FacilityPlanApproved(facility_id=FACILITY, plan_version=2, approved_on=day("02-17"))
    )


def test_who_planned_it_does_not_review_it_whatever_the_office():
    same_person = actor("commission", COUNTY, STREET_OFFICE.person)
    given(ROOM, applied, planned).when(replace(approve, actor=same_person)).then_refused(
        "facility.reviewer-is-planner", clause="S1.2"
    )


def test_a_plan_that_came_in_meanwhile_is_looked_at_again():
    second = planned.model_copy(update={"plan_version": 2, "planned_on": day("02-14")})
    given(ROOM, applied, planned, returned, second).when(approve).then_refused("command.contended")


def test_an_approval_lies_not_before_the_plan():
    given(ROOM, applied, planned).when(replace(approve, approved_on=day("02-02"))).then_refused(
        "facility.step-before-last", details={"not_before": day("02-03")}
    )


def test_another_countys_commission_does_not_approve():
    elsewhere = actor("commission", "341882", "du")
    given(ROOM, applied, planned).when(replace(approve, actor=elsewhere)).then_refused("auth.other-office")


def test_only_a_submitted_plan_is_approved():
    for history in ((applied,), (applied, planned, returned), (applied, planned, approved)):
        given(ROOM, *history).when(approve).then_refused("facility.plan-not-submitted", clause="S1.2")
    given(ROOM).when(approve).then_refused("facility.unknown")
