"""close-facility, close-facility-finding. Clauses S1.1, S1.2, S3.2, M5."""

from dataclasses import replace
from datetime import date

import pytest
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
from contracts.events.facilities import FacilityFindingClosed, FacilityFindingRaised
from contracts.events.registry import FacilityAccepted, FacilityClosed
from registry.domain.facility.commands import CloseFacility, CloseFinding
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
    reason="80平方米,教具齐全",
)
close = CloseFacility(**by(COMMISSION), facility_id=FACILITY, closed_on=day("10-15"), reason="房屋改作他用")
closed = FacilityClosed(facility_id=FACILITY, closed_on=day("10-15"), reason="房屋改作他用")
found = FacilityFindingRaised(
    facility_id=FACILITY,
    finding="closed-early",
    township_code=STREET,
    applicant_code=COMMUNITY,
    found_on=day("10-15"),
    award_fen=1_500_000,
    months_kept=4,
    months_due=36,
    parameter="M5.months-kept@2020-01-01",
)
explain = CloseFinding(
    **by(COMMISSION),
    facility_id=FACILITY,
    finding="closed-early",
    closed_on=day("11-02"),
    outcome="explained",
    reasons="道路拓宽,整体拆除",
)
explained = FacilityFindingClosed(
    facility_id=FACILITY, finding="closed-early", closed_on=day("11-02"), outcome="explained", reasons="道路拓宽,整体拆除"
)


def test_an_accepted_facility_is_closed_from_a_day_and_so_soon_that_is_a_finding():
    given(ROOM, *BUILT, accepted).when(close).then(closed, found)


@pytest.mark.parametrize(("on", "raised"), [(date(2023, 6, 9), True), (date(2023, 6, 10), False)])
def test_kept_for_the_months_of_the_edition_its_closing_is_no_finding(on, raised):
    decision = given(ROOM, *BUILT, accepted).when(replace(close, closed_on=on)).decision
    assert [type(event) for event in decision] == [FacilityClosed, *([FacilityFindingRaised] if raised else [])]


def test_a_finding_is_closed_once_with_its_outcome():
    given(ROOM, *BUILT, accepted, closed, found).when(explain).then(explained)
    given(ROOM, *BUILT, accepted, closed, found, explained).when(explain).then_refused("facility.no-open-finding")
    given(ROOM, *BUILT, accepted, closed).when(explain).then_refused("facility.no-open-finding", clause="S1.2")
    given(ROOM, *BUILT, accepted, closed, found).when(replace(explain, closed_on=day("10-14"))).then_refused(
        "facility.finding-closed-too-early", clause="M5", details={"not_before": day("10-15")}
    )


def test_a_facility_is_closed_once():
    given(ROOM, *BUILT, accepted, closed).when(close).then_refused("facility.already-closed", clause="S1.2")


def test_a_facility_is_not_closed_before_it_opened():
    given(ROOM, *BUILT, accepted).when(replace(close, closed_on=day("06-09"))).then_refused(
        "facility.step-before-last", details={"step": "accepted"}
    )


def test_what_is_not_accepted_is_not_closed():
    given(ROOM, *BUILT).when(close).then_refused("facility.not-accepted")
    given(ROOM).when(close).then_refused("facility.unknown")
