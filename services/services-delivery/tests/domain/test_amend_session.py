"""AmendSession. Clauses S3.1, S3.2."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from chassis.testing.scenario import given
from contracts.events.delivery import SessionAmended, SessionDelivered, SessionVoided
from services_delivery.domain.session import SESSION, AmendSession

SESSION_ID, INSTITUTION = UUID(int=30), UUID(int=7)
ANN, BO, CAI = UUID(int=1), UUID(int=2), UUID(int=3)
HELD = f"session:{INSTITUTION}:own:2020-03-02:09:30"
delivered = SessionDelivered(
    session_id=SESSION_ID,
    mode="in-institution",
    institution_id=INSTITUTION,
    agreement_id=None,
    facility_id=None,
    service_date=date(2020, 3, 2),
    starts_at=time(9, 30),
    ends_at=time(10, 30),
    children=(ANN, BO),
)
voided = SessionVoided(session_id=SESSION_ID, service_date=date(2020, 3, 2), reason="not-delivered")


def amend(sent: dict[str, Any], children: Sequence[UUID]) -> AmendSession:
    return AmendSession(**sent, stream_id=SESSION_ID, children=children)


def amended(*children: UUID) -> SessionAmended:
    return SessionAmended(session_id=SESSION_ID, service_date=date(2020, 3, 2), children=children)


def test_the_list_is_replaced_whole_and_the_session_keeps_its_place(institution: dict[str, Any]) -> None:
    given(SESSION, delivered).when(amend(institution, (BO, CAI))).then(amended(BO, CAI)).then_holds(HELD)


def test_the_same_list_in_any_order_is_nothing_to_do(institution: dict[str, Any]) -> None:
    given(SESSION, delivered).when(amend(institution, (BO, ANN))).then()


def test_a_list_is_compared_with_the_present_one(institution: dict[str, Any]) -> None:
    given(SESSION, delivered, amended(BO)).when(amend(institution, (ANN, BO))).then(amended(ANN, BO))


def test_a_voided_session_is_not_amended(institution: dict[str, Any]) -> None:
    given(SESSION, delivered, voided).when(amend(institution, (CAI,))).then_refused("session.already-voided", clause="S3.1")


def test_what_was_never_recorded_is_not_amended(institution: dict[str, Any]) -> None:
    given(SESSION).when(amend(institution, (CAI,))).then_refused("session.unknown")


def test_another_institution_does_not_amend_it(other_institution: dict[str, Any]) -> None:
    given(SESSION, delivered).when(amend(other_institution, (CAI,))).then_refused("auth.other-office")
