"""designate-facility, withdraw-designation, rename-facility. Clause K1.1."""

from dataclasses import replace

from registry_examples import (
    BUILT,
    COMMISSION,
    COMMUNITY,
    FACILITY,
    MET,
    POLICY,
    STREET,
    STREET_OFFICE,
    TOWN_OFFICE,
    applied,
    by,
    day,
    planned,
)

from chassis.testing.scenario import given
from contracts.events.facilities import FacilityDesignated, FacilityDesignationWithdrawn, FacilityPlanRejected, FacilityRenamed
from contracts.events.registry import FacilityAccepted, FacilityClosed
from registry.domain.facility.commands import DesignateFacility, RenameFacility, WithdrawDesignation
from registry.domain.facility.decider import facility_decider

ROOM = facility_decider(POLICY)
accepted = FacilityAccepted(
    facility_id=FACILITY,
    kind="activity-room",
    site_code=f"{COMMUNITY}-01",
    applicant_code=COMMUNITY,
    township_code=STREET,
    accepted_on=day("06-10"),
    award_fen=1_500_000,
    reason="80平方米",
    met=MET,
)
closed = FacilityClosed(facility_id=FACILITY, closed_on=day("10-15"), reason="房屋改作他用")
designate = DesignateFacility(
    **by(COMMISSION), facility_id=FACILITY, designated_on=day("09-01"), document_number="宁卫家庭〔2020〕31号"
)
designated = FacilityDesignated(facility_id=FACILITY, designated_on=day("09-01"), document_number="宁卫家庭〔2020〕31号")
withdraw = WithdrawDesignation(**by(COMMISSION), facility_id=FACILITY, withdrawn_on=day("10-01"), reason="复核不达标")
withdrawn = FacilityDesignationWithdrawn(facility_id=FACILITY, withdrawn_on=day("10-01"), reason="复核不达标")
rename = RenameFacility(**by(STREET_OFFICE), facility_id=FACILITY, name="宝贝亲子活动室", renamed_on=day("07-01"))
renamed = FacilityRenamed(facility_id=FACILITY, name="宝贝亲子活动室", renamed_on=day("07-01"))


def test_an_accepted_facility_is_designated_by_a_document():
    given(ROOM, *BUILT, accepted).when(designate).then(designated)


def test_it_is_designated_once_and_again_after_a_withdrawal():
    given(ROOM, *BUILT, accepted, designated).when(designate).then_refused(
        "facility.already-designated", clause="K1.1", details={"designated_on": day("09-01")}
    )
    given(ROOM, *BUILT, accepted, designated, withdrawn).when(designate).then(designated)


def test_what_is_not_accepted_or_is_closed_is_not_designated():
    given(ROOM, *BUILT).when(designate).then_refused("facility.not-accepted", clause="S1.2")
    given(ROOM, *BUILT, accepted, closed).when(designate).then_refused("facility.not-accepted")
    given(ROOM, *BUILT, accepted).when(replace(designate, designated_on=day("06-09"))).then_refused("facility.step-before-last")


def test_a_designation_is_withdrawn_once_and_not_before_it_began():
    given(ROOM, *BUILT, accepted, designated).when(withdraw).then(withdrawn)
    given(ROOM, *BUILT, accepted, designated).when(replace(withdraw, withdrawn_on=day("08-31"))).then_refused(
        "facility.withdrawn-too-early", clause="K1.1", details={"not_before": day("09-01")}
    )
    given(ROOM, *BUILT, accepted, designated, withdrawn).when(withdraw).then_refused("facility.not-designated")


def test_a_facility_takes_another_name_at_any_step_and_keeps_its_site():
    for steps in range(1, len(BUILT) + 1):
        given(ROOM, *BUILT[:steps]).when(rename).then(renamed)
    state = ROOM.fold((*BUILT, accepted, renamed))
    assert (state.project.name, state.project.site_code) == ("宝贝亲子活动室", f"{COMMUNITY}-01")


def test_another_township_does_not_rename_it_nor_is_the_same_name_a_change():
    given(ROOM, applied).when(replace(rename, actor=TOWN_OFFICE)).then_refused("auth.other-office")
    given(ROOM, applied, renamed).when(rename).then_refused("facility.name-unchanged")


def test_what_has_ended_is_not_renamed():
    rejected = FacilityPlanRejected(facility_id=FACILITY, plan_version=1, rejected_on=day("02-10"), reasons="选址不当")
    given(ROOM, applied, planned, rejected).when(rename).then_refused("facility.ended", details={"step": "rejected"})
    given(ROOM, *BUILT, accepted, closed).when(rename).then_refused("facility.ended", details={"step": "closed"})
