"""DeliverSession. Clauses S3.1, S3.2."""

from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import UUID

from chassis.testing.scenario import given
from contracts.events.delivery import SessionDelivered, SessionVoided
from services_delivery.domain.session import SESSION, DeliverSession
from services_delivery.domain.session_details import SessionDetails

SESSION_ID, INSTITUTION, ROOM = UUID(int=30), UUID(int=7), UUID(int=40)
in_institution = SessionDetails(
    mode="in-institution",
    institution_id=INSTITUTION,
    agreement_id=UUID(int=50),
    facility_id=None,
    service_date=date(2020, 3, 2),
    starts_at=time(9, 30),
    ends_at=time(10, 30),
    children=(UUID(int=1), UUID(int=2)),
)
outreach = replace(in_institution, mode="outreach", facility_id=ROOM)


def delivered(details: SessionDetails) -> SessionDelivered:
    return SessionDelivered(
        session_id=SESSION_ID,
        mode=details.mode,
        institution_id=details.institution_id,
        agreement_id=details.agreement_id,
        facility_id=details.facility_id,
        service_date=details.service_date,
        starts_at=details.starts_at,
        ends_at=details.ends_at,
        children=tuple(details.children),
    )


def deliver(sent: dict[str, Any], details: SessionDetails = in_institution) -> DeliverSession:
    return DeliverSession(**sent, stream_id=SESSION_ID, details=details)


def test_a_session_is_recorded_and_holds_its_start_at_the_institution(institution: dict[str, Any]) -> None:
    given(SESSION).when(deliver(institution)).then(delivered(in_institution)).then_holds(
        f"session:{INSTITUTION}:own:2020-03-02:09:30"
    )


def test_an_outreach_session_holds_its_start_at_the_place(institution: dict[str, Any]) -> None:
    given(SESSION).when(deliver(institution, outreach)).then(delivered(outreach)).then_holds(
        f"session:{INSTITUTION}:{ROOM}:2020-03-02:09:30"
    )


def test_outreach_may_name_no_place_and_no_agreement(institution: dict[str, Any]) -> None:
    bare = replace(outreach, facility_id=None, agreement_id=None)
    given(SESSION).when(deliver(institution, bare)).then(delivered(bare))


def test_a_session_of_tomorrow_is_refused(institution: dict[str, Any]) -> None:
    tomorrow = replace(in_institution, service_date=date(2020, 6, 16))
    given(SESSION).when(deliver(institution, tomorrow)).then_refused("date.in-future", details={"field": "service_date"})


def test_an_institution_records_its_own_sessions_only(other_institution: dict[str, Any]) -> None:
    given(SESSION).when(deliver(other_institution)).then_refused("auth.other-office")


def test_a_township_records_for_an_institution(township: dict[str, Any]) -> None:
    given(SESSION).when(deliver(township)).then(delivered(in_institution))


def test_the_same_session_again_is_refused_with_its_id(institution: dict[str, Any]) -> None:
    given(SESSION, delivered(in_institution)).when(deliver(institution)).then_refused(
        "session.already-recorded", clause="S3.1", details={"existing_id": str(SESSION_ID)}
    )


def test_a_voided_sessions_id_is_not_used_again(institution: dict[str, Any]) -> None:
    voided = SessionVoided(session_id=SESSION_ID, service_date=date(2020, 3, 2), reason="not-delivered")
    given(SESSION, delivered(outreach), voided).when(deliver(institution, outreach)).then_refused(
        "session.already-recorded", clause="S3.2"
    )
