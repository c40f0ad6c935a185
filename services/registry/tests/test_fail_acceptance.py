"""fail-acceptance. Clauses S1.1, S1.2."""

from dataclasses import replace

from registry_examples import (
    BUILT,
    COMMISSION,
    COMMUNITY,
    FACILITY,
    POLICY,
    STREET,
    by,
    day,
)

from chassis.testing.scenario import given
from contracts.events.registry import FacilityAcceptanceFailed, FacilityAccepted
from registry.domain.facility.commands import FailAcceptance
from registry.domain.facility.decider import facility_decider

ROOM = facility_decider(POLICY)
fail = FailAcceptance(
    **by(COMMISSION),
    facility_id=FACILITY,
    inspected_on=day("06-01"),
    defects="地面未做软化处理",
    reinspection_on=day("06-22"),
    unmet=("service-standard",),
)
failed = FacilityAcceptanceFailed(
    facility_id=FACILITY,
    inspected_on=day("06-01"),
    defects="地面未做软化处理",
    reinspection_on=day("06-22"),
    unmet=("service-standard",),
)


def test_defects_are_recorded_with_the_next_inspection():
    given(ROOM, *BUILT).when(fail).then(failed)


def test_the_next_inspection_may_fail_too():
    again = replace(fail, inspected_on=day("06-22"), reinspection_on=day("07-13"))
    given(ROOM, *BUILT, failed).when(again).then(
        failed.model_copy(update={"inspected_on": day("06-22"), "reinspection_on": day("07-13")})
    )
    given(ROOM, *BUILT, failed).when(replace(fail, inspected_on=day("05-31"))).then_refused("facility.step-before-last")


def test_the_next_inspection_is_not_before_this_one():
    given(ROOM, *BUILT).when(replace(fail, reinspection_on=day("05-31"))).then_refused(
        "facility.reinspection-before-inspection", clause="S1.2", details={"not_before": day("06-01")}
    )


def test_what_is_not_built_or_is_accepted_does_not_fail():
    given(ROOM, *BUILT[:-1]).when(fail).then_refused("facility.not-built")
    accepted = FacilityAccepted(
        facility_id=FACILITY,
        kind="activity-room",
        site_code=f"{COMMUNITY}-01",
        applicant_code=COMMUNITY,
        township_code=STREET,
        accepted_on=day("06-01"),
        award_fen=1_500_000,
        reason="合格",
    )
    given(ROOM, *BUILT, accepted).when(fail).then_refused("facility.already-accepted")
