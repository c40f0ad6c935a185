"""accept-facility. Clauses S1.1, S1.2, K1.1."""

from dataclasses import replace
from datetime import date

import pytest
from registry_examples import (
    COMMISSION,
    COMMUNITY,
    FACILITY,
    MET,
    POLICY,
    STREET,
    actor,
    applied,
    applied_for,
    approved,
    by,
    completed,
    construction_started,
    day,
    planned,
)

from chassis.testing.scenario import given
from contracts.events.registry import FacilityAcceptanceFailed, FacilityAccepted, FacilityClosed, FacilityKind
from registry.domain.facility.award import AwardRange
from registry.domain.facility.commands import AcceptFacility
from registry.domain.facility.decider import facility_decider

FACILITY_DECIDER = facility_decider(POLICY)
TENTH_OF_JUNE = day("06-10")
BUILT = (planned, approved, construction_started, completed)
failed = FacilityAcceptanceFailed(
    facility_id=FACILITY, inspected_on=day("06-01"), defects="地面未做软化处理", reinspection_on=day("06-22")
)


def accept(award_yuan: int, on: date = TENTH_OF_JUNE) -> AcceptFacility:
    return AcceptFacility(
        **by(COMMISSION), facility_id=FACILITY, accepted_on=on, award_fen=award_yuan * 100, reason="80平方米,教具齐全", met=MET
    )


def accepted(kind: FacilityKind, award_yuan: int, on: date = TENTH_OF_JUNE) -> FacilityAccepted:
    return FacilityAccepted(
        facility_id=FACILITY,
        kind=kind,
        site_code=f"{COMMUNITY}-01",
        applicant_code=COMMUNITY,
        township_code=STREET,
        accepted_on=on,
        award_fen=award_yuan * 100,
        reason="80平方米,教具齐全",
        met=MET,
    )


@pytest.fixture
def room():
    return given(FACILITY_DECIDER, applied, *BUILT)


@pytest.fixture
def station():
    return given(FACILITY_DECIDER, applied_for("station"), *BUILT)


@pytest.mark.parametrize("award_yuan", [10_000, 15_000, 20_000])
def test_a_room_is_awarded_what_acceptance_states_within_the_range(room, award_yuan):
    room.when(accept(award_yuan)).then(accepted("activity-room", award_yuan))


@pytest.mark.parametrize("award_yuan", [0, 9_999, 20_001, 50_000])
def test_an_award_outside_the_range_is_refused_with_the_clause(room, award_yuan):
    room.when(accept(award_yuan)).then_refused(
        "facility.award-out-of-range", clause="S1.2", details={"allowed": AwardRange(1_000_000, 2_000_000)}
    )


def test_the_range_is_kept_to_the_fen(room):
    room.when(replace(accept(20_000), award_fen=2_000_001)).then_refused("facility.award-out-of-range")
    room.when(replace(accept(10_000), award_fen=999_999)).then_refused("facility.award-out-of-range")


def test_a_station_is_awarded_exactly_its_amount(station):
    station.when(accept(50_000)).then(accepted("station", 50_000))
    for award_yuan in (49_999, 50_001, 15_000):
        station.when(accept(award_yuan)).then_refused(
            "facility.award-out-of-range", clause="S1.1", details={"allowed": AwardRange(5_000_000, 5_000_000)}
        )


def test_a_failed_acceptance_may_be_followed_by_one_that_passes():
    defective = given(FACILITY_DECIDER, applied, *BUILT, failed)
    defective.when(accept(15_000, day("06-22"))).then(accepted("activity-room", 15_000, day("06-22")))
    defective.when(accept(15_000, day("05-31"))).then_refused(
        "facility.step-before-last", details={"step": "defective", "not_before": day("06-01")}
    )


def test_a_facility_is_accepted_once():
    once = given(FACILITY_DECIDER, applied, *BUILT, accepted("activity-room", 15_000))
    once.when(accept(15_000)).then_refused("facility.already-accepted", clause="S1.2")
    closed = FacilityClosed(facility_id=FACILITY, closed_on=day("10-15"), reason="房屋改作他用")
    given(FACILITY_DECIDER, applied, *BUILT, accepted("activity-room", 15_000), closed).when(accept(15_000)).then_refused(
        "facility.already-accepted", details={"step": "closed"}
    )


def test_what_is_not_built_is_not_accepted():
    for built in range(len(BUILT)):
        given(FACILITY_DECIDER, applied, *BUILT[:built]).when(accept(15_000)).then_refused("facility.not-built", clause="S1.2")
    given(FACILITY_DECIDER).when(accept(15_000)).then_refused("facility.unknown")


def test_acceptance_lies_not_before_completion(room):
    room.when(accept(15_000, day("05-19"))).then_refused("facility.step-before-last", details={"step": "built"})


def test_before_the_policy_takes_effect_there_is_no_award():
    def a_year_earlier(event, field):
        return event.model_copy(update={field: getattr(event, field).replace(year=2019)})

    history = [
        a_year_earlier(event, field)
        for event, field in zip(
            (applied, *BUILT), ("applied_on", "planned_on", "approved_on", "started_on", "completed_on"), strict=True
        )
    ]
    given(FACILITY_DECIDER, *history).when(accept(15_000, date(2019, 12, 31))).then_refused(
        "facility.accepted-before-edition", clause="S1.2", details={"effective_on": date(2020, 1, 1)}
    )
    given(FACILITY_DECIDER, *history).when(accept(15_000, date(2020, 1, 1))).then(
        accepted("activity-room", 15_000, date(2020, 1, 1))
    )


def test_another_countys_commission_does_not_accept(room):
    room.when(replace(accept(15_000), actor=actor("commission", "341882", "du"))).then_refused("auth.other-office")


@pytest.mark.parametrize("missing", MET)
def test_every_item_of_the_checklist_is_met_or_it_is_not_accepted(room, missing):
    met = tuple(item for item in MET if item != missing)
    room.when(replace(accept(15_000), met=met)).then_refused(
        "facility.checklist-not-met", clause="K1.1", details={"unmet": [missing]}
    )
