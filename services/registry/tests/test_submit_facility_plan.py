"""submit-facility-plan. Clauses S1.1, S1.2."""

from dataclasses import replace

from registry_examples import FACILITY, POLICY, STREET_OFFICE, TOWN_OFFICE, applied, approved, by, day, planned, returned

from chassis.testing.scenario import given
from contracts.events.registry import FacilityPlanned
from registry.domain.facility.commands import SubmitPlan
from registry.domain.facility.decider import facility_decider

ROOM = facility_decider(POLICY)
plan = SubmitPlan(**by(STREET_OFFICE), facility_id=FACILITY, planned_on=day("02-03"))


def test_the_township_office_plans_what_was_applied_for():
    given(ROOM, applied).when(plan).then(planned)


def test_a_returned_plan_comes_back_as_the_next_version():
    again = replace(plan, planned_on=day("02-14"))
    second = FacilityPlanned(facility_id=FACILITY, plan_version=2, planned_on=day("02-14"))
    given(ROOM, applied, planned, returned).when(again).then(second)
    twice = returned.model_copy(update={"plan_version": 2, "returned_on": day("02-20")})
    given(ROOM, applied, planned, returned, second, twice).when(replace(plan, planned_on=day("02-25"))).then(
        FacilityPlanned(facility_id=FACILITY, plan_version=3, planned_on=day("02-25"))
    )


def test_a_plan_lies_not_before_the_application_nor_before_the_return():
    given(ROOM, applied).when(replace(plan, planned_on=day("01-06"))).then(
        planned.model_copy(update={"planned_on": day("01-06")})
    )
    given(ROOM, applied).when(replace(plan, planned_on=day("01-05"))).then_refused(
        "facility.step-before-last", clause="S1.2", details={"step": "applied", "not_before": day("01-06")}
    )
    given(ROOM, applied, planned, returned).when(replace(plan, planned_on=day("02-09"))).then_refused(
        "facility.step-before-last", details={"not_before": day("02-10")}
    )


def test_another_township_does_not_plan():
    given(ROOM, applied).when(replace(plan, actor=TOWN_OFFICE)).then_refused("auth.other-office")


def test_a_plan_is_due_once():
    given(ROOM, applied, planned).when(plan).then_refused("facility.plan-not-due", details={"step": "planned"})
    given(ROOM, applied, planned, approved).when(plan).then_refused("facility.plan-not-due", details={"step": "approved"})


def test_what_was_not_applied_for_is_not_planned():
    given(ROOM).when(plan).then_refused("facility.unknown", details={"facility_id": str(FACILITY)})
