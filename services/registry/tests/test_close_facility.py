"""close-facility. Clauses S1.1, S1.2, S3.2."""

from dataclasses import replace

from registry_examples import (
    COMMISSION,
    COMMUNITY,
    FACILITY,
    POLICY,
    STREET,
    applied,
    approved,
    by,
    completed,
    construction_started,
    day,
    planned,
)

from chassis.testing.scenario import given
from contracts.events.registry import FacilityAccepted, FacilityClosed
from registry.domain.facility.commands import CloseFacility
from registry.domain.facility.decider import facility_decider

ROOM = facility_decider(POLICY)
BUILT = (applied, planned, approved, construction_started, completed)
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


def test_an_accepted_facility_is_closed_from_a_day():
    given(ROOM, *BUILT, accepted).when(close).then(closed)


def test_a_facility_is_closed_once():
    given(ROOM, *BUILT, accepted, closed).when(close).then_refused("facility.already-closed", clause="S1.2")


def test_a_facility_is_not_closed_before_it_opened():
    given(ROOM, *BUILT, accepted).when(replace(close, closed_on=day("06-09"))).then_refused(
        "facility.step-before-last", details={"step": "accepted"}
    )


def test_what_is_not_accepted_is_not_closed():
    given(ROOM, *BUILT).when(close).then_refused("facility.not-accepted")
    given(ROOM).when(close).then_refused("facility.unknown")
