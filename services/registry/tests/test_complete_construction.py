"""complete-construction. Clauses S1.1, S1.2."""

from dataclasses import replace

from registry_examples import (
    FACILITY,
    POLICY,
    STREET_OFFICE,
    TOWN_OFFICE,
    applied,
    approved,
    by,
    completed,
    construction_started,
    day,
    planned,
)

from chassis.testing.scenario import given
from registry.domain.facility.commands import CompleteConstruction
from registry.domain.facility.decider import facility_decider

ROOM = facility_decider(POLICY)
complete = CompleteConstruction(**by(STREET_OFFICE), facility_id=FACILITY, completed_on=day("05-20"))


def test_what_was_begun_is_completed():
    given(ROOM, applied, planned, approved, construction_started).when(complete).then(completed)


def test_what_was_not_begun_is_not():
    given(ROOM, applied, planned, approved).when(complete).then_refused("facility.construction-not-started", clause="S1.2")


def test_completion_lies_not_before_the_start():
    given(ROOM, applied, planned, approved, construction_started).when(replace(complete, completed_on=day("03-01"))).then_refused(
        "facility.step-before-last", details={"not_before": day("03-02")}
    )


def test_another_township_does_not_report_it():
    given(ROOM, applied, planned, approved, construction_started).when(replace(complete, actor=TOWN_OFFICE)).then_refused(
        "auth.other-office"
    )
