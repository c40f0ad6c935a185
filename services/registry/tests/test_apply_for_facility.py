"""apply-for-facility. Clauses S1.1, S1.2."""

from dataclasses import replace

import pytest
from registry_examples import (
    COMMISSION,
    COMMUNITY,
    COMMUNITY_CLERK,
    COUNTY,
    FACILITY,
    POLICY,
    STREET,
    STREET_OFFICE,
    TOWN,
    applied,
    by,
    day,
)

from chassis.testing.scenario import given
from registry.domain.facility.commands import ApplyForFacility
from registry.domain.facility.decider import facility_decider

FACILITY_DECIDER = facility_decider(POLICY)
apply = ApplyForFacility(
    **by(COMMUNITY_CLERK),
    facility_id=FACILITY,
    kind="activity-room",
    site_code=f"{COMMUNITY}-01",
    name="城东社区亲子活动室",
    applicant_code=COMMUNITY,
    applied_on=day("01-06"),
)


def test_a_community_applies_for_itself():
    given(FACILITY_DECIDER).when(apply).then(applied)


def test_a_street_applies_for_a_station():
    station = replace(apply, actor=STREET_OFFICE, kind="station", applicant_code=STREET, site_code=f"{STREET}-02")
    given(FACILITY_DECIDER).when(station).then(
        applied.model_copy(update={"kind": "station", "applicant_code": STREET, "site_code": f"{STREET}-02"})
    )


@pytest.mark.parametrize("who", [STREET_OFFICE, COMMISSION], ids=lambda who: who.office)
def test_nobody_applies_for_another(who):
    given(FACILITY_DECIDER).when(replace(apply, actor=who)).then_refused("auth.other-office")


def test_the_county_does_not_apply():
    given(FACILITY_DECIDER).when(replace(apply, actor=COMMISSION, applicant_code=COUNTY)).then_refused("auth.other-office")


def test_the_site_lies_in_the_applicants_township():
    given(FACILITY_DECIDER).when(replace(apply, site_code=f"{STREET}-07")).then(
        applied.model_copy(update={"site_code": f"{STREET}-07"})
    )
    given(FACILITY_DECIDER).when(replace(apply, site_code=f"{TOWN}-01")).then_refused("facility.site-elsewhere", clause="S1.2")


def test_an_id_is_given_once():
    given(FACILITY_DECIDER, applied).when(apply).then_refused("facility.already-exists", details={"existing_id": str(FACILITY)})
