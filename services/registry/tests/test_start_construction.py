"""start-construction. Clauses S1.1, S1.2."""

from dataclasses import replace

from registry_examples import (
    FACILITY,
    POLICY,
    STREET_OFFICE,
    TOWN_OFFICE,
    applied,
    approved,
    by,
    construction_started,
    day,
    planned,
    returned,
)

from chassis.testing.scenario import given
from registry.domain.facility.commands import StartConstruction
from registry.domain.facility.decider import facility_decider

ROOM = facility_decider(POLICY)
start = StartConstruction(**by(STREET_OFFICE), facility_id=FACILITY, started_on=day("03-02"))


def test_construction_starts_by_an_approved_plan():
    given(ROOM, applied, planned, approved).when(start).then(construction_started)


def test_construction_does_not_start_before_the_approval():
    for history in ((applied,), (applied, planned), (applied, planned, returned)):
        given(ROOM, *history).when(start).then_refused("facility.plan-not-approved", clause="S1.2")
    given(ROOM, applied, planned, approved).when(replace(start, started_on=day("02-16"))).then_refused(
        "facility.step-before-last", details={"step": "approved", "not_before": day("02-17")}
    )


def test_construction_starts_once():
    given(ROOM, applied, planned, approved, construction_started).when(start).then_refused(
        "facility.plan-not-approved", details={"step": "under-construction"}
    )


def test_another_township_does_not_build():
    given(ROOM, applied, planned, approved).when(replace(start, actor=TOWN_OFFICE)).then_refused("auth.other-office")
