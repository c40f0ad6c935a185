"""reject-facility-plan; and what an application calls a room. Clauses S1.1, S1.2, R19."""

from dataclasses import replace

from registry_examples import (
    COMMISSION,
    COMMUNITY,
    COMMUNITY_CLERK,
    FACILITY,
    POLICY,
    STREET_OFFICE,
    applied,
    approved,
    by,
    day,
    planned,
    returned,
)

from chassis.testing.scenario import given
from contracts.events.facilities import FacilityPlanRejected
from registry.domain.facility.commands import ApplyForFacility, RejectPlan, SubmitPlan
from registry.domain.facility.decider import facility_decider

ROOM = facility_decider(POLICY)
reject = RejectPlan(
    **by(COMMISSION),
    facility_id=FACILITY,
    rejected_on=day("02-10"),
    reasons="选址在三楼以上",
    planners={1: STREET_OFFICE.person},
)
rejected = FacilityPlanRejected(facility_id=FACILITY, plan_version=1, rejected_on=day("02-10"), reasons="选址在三楼以上")
apply = ApplyForFacility(
    **by(COMMUNITY_CLERK),
    facility_id=FACILITY,
    kind="activity-room",
    site_code=f"{COMMUNITY}-01",
    name="城东社区亲子活动室",
    applicant_code=COMMUNITY,
    applied_on=day("01-06"),
)


def test_a_plan_is_rejected_for_good_with_reasons():
    given(ROOM, applied, planned).when(reject).then(rejected)
    again = SubmitPlan(**by(STREET_OFFICE), facility_id=FACILITY, planned_on=day("02-20"))
    given(ROOM, applied, planned, rejected).when(again).then_refused("facility.plan-not-due", details={"step": "rejected"})


def test_only_a_submitted_plan_is_rejected_by_another_than_the_planner_and_not_before_it():
    given(ROOM, applied, planned, returned).when(reject).then_refused("facility.plan-not-submitted")
    given(ROOM, applied, planned, approved).when(reject).then_refused("facility.plan-not-submitted")
    given(ROOM, applied, planned).when(replace(reject, planners={1: COMMISSION.person})).then_refused(
        "facility.reviewer-is-planner", clause="S1.2"
    )
    given(ROOM, applied, planned).when(replace(reject, rejected_on=day("02-02"))).then_refused("facility.step-before-last")


def test_a_room_may_be_applied_for_by_the_name_of_the_heading_a_station_not():
    park = replace(apply, called="parent-child-park")
    given(ROOM).when(park).then(applied.model_copy(update={"called": "parent-child-park"}))
    given(ROOM).when(replace(park, kind="station")).then_refused("facility.called-otherwise", clause="S1.1")
