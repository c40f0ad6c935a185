"""VoidSession. Clauses S3.1, S3.2."""

from datetime import date, time
from typing import Any
from uuid import UUID

from chassis.testing.scenario import given
from contracts.events.delivery import SessionDelivered, SessionVoided
from services_delivery.domain.session import SESSION, VoidSession

SESSION_ID = UUID(int=30)
delivered = SessionDelivered(
    session_id=SESSION_ID,
    mode="in-institution",
    institution_id=UUID(int=7),
    agreement_id=None,
    facility_id=None,
    service_date=date(2020, 3, 2),
    starts_at=time(9, 30),
    ends_at=time(10, 30),
    children=(UUID(int=1),),
)
voided = SessionVoided(session_id=SESSION_ID, service_date=date(2020, 3, 2), reason="found-by-inspection")


def void(sent: dict[str, Any]) -> VoidSession:
    return VoidSession(**sent, stream_id=SESSION_ID, reason="found-by-inspection")


def test_a_voided_session_frees_its_place_and_start(commission: dict[str, Any]) -> None:
    given(SESSION, delivered).when(void(commission)).then(voided).then_holds()


def test_a_session_is_voided_once(commission: dict[str, Any]) -> None:
    given(SESSION, delivered, voided).when(void(commission)).then_refused("session.already-voided", clause="S3.1")


def test_what_was_never_recorded_is_not_voided(commission: dict[str, Any]) -> None:
    given(SESSION).when(void(commission)).then_refused("session.unknown")


def test_another_institution_does_not_void_it(other_institution: dict[str, Any]) -> None:
    given(SESSION, delivered).when(void(other_institution)).then_refused("auth.other-office")
