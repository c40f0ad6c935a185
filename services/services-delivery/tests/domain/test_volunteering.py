"""RecordVolunteers, VoidVolunteers, and the time given. Clause M4."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from chassis.testing.scenario import given
from contracts.events.volunteering import VolunteerServiceVoided, VolunteersServed
from services_delivery.domain.volunteering import VOLUNTEERS, RecordVolunteers, TimeGiven, VoidVolunteers, time_given

ID, TEAM, ANN, BO = (UUID(int=n) for n in range(30, 34))
served = VolunteersServed(
    service_id=ID,
    unit_code="341881001001",
    organisation_id=TEAM,
    activity="publicity",
    served_on=date(2020, 6, 1),
    volunteer_ids=(ANN, BO),
    minutes_each=90,
)
voided = VolunteerServiceVoided(service_id=ID, served_on=date(2020, 6, 1), reason="not-delivered")


def record(sent: dict[str, Any]) -> RecordVolunteers:
    return RecordVolunteers(
        **sent,
        stream_id=ID,
        unit_code="341881001001",
        organisation_id=TEAM,
        activity="publicity",
        served_on=date(2020, 6, 1),
        volunteer_ids=(ANN, BO),
        minutes_each=90,
    )


def test_a_service_is_recorded_once_when_it_has_happened(village: dict[str, Any]) -> None:
    given(VOLUNTEERS).when(record(village)).then(served)
    given(VOLUNTEERS, served).when(record(village)).then_refused("volunteers.already-recorded", clause="M4")
    given(VOLUNTEERS).when(replace(record(village), served_on=date(2020, 6, 16))).then_refused("date.in-future")


def test_a_service_is_voided_once_by_its_own_office(village: dict[str, Any], other_village: dict[str, Any]) -> None:
    void = VoidVolunteers(**village, stream_id=ID, reason="not-delivered")
    given(VOLUNTEERS, served).when(void).then(voided)
    given(VOLUNTEERS, served, voided).when(void).then_refused("volunteers.already-voided")
    given(VOLUNTEERS, served).when(replace(void, actor=other_village["actor"])).then_refused("auth.other-office")
    given(VOLUNTEERS).when(void).then_refused("volunteers.unknown")


def test_time_is_summed_by_organisation_without_the_voided() -> None:
    team, alone = VOLUNTEERS.fold([served]), VOLUNTEERS.fold([served.model_copy(update={"organisation_id": None})])
    gone = VOLUNTEERS.fold([served, voided])
    assert team is not None
    assert alone is not None
    assert gone is not None
    assert time_given([team, alone, team, gone]) == (TimeGiven(TEAM, 2, 2, 360), TimeGiven(None, 1, 2, 180))
