"""VoidVisit. Clause G3.1."""

from datetime import date
from typing import Any
from uuid import UUID

from chassis.testing.scenario import given
from contracts.events.delivery import VisitCompleted, VisitVoided
from services_delivery.domain.visit import VISIT, VoidVisit

VISIT_ID, CHILD = UUID(int=10), UUID(int=20)
completed = VisitCompleted(
    visit_id=VISIT_ID, child_id=CHILD, unit_code="341881001001", visited_on=date(2020, 3, 2), visitor_id=None
)
voided = VisitVoided(visit_id=VISIT_ID, child_id=CHILD, visited_on=date(2020, 3, 2), reason="entered-in-error")


def void(sent: dict[str, Any]) -> VoidVisit:
    return VoidVisit(**sent, stream_id=VISIT_ID, reason="entered-in-error")


def test_a_voided_visit_frees_the_childs_day(village: dict[str, Any]) -> None:
    given(VISIT, completed).when(void(village)).then(voided).then_holds()


def test_a_visit_is_voided_once(village: dict[str, Any]) -> None:
    given(VISIT, completed, voided).when(void(village)).then_refused("visit.already-voided", clause="G3.1")


def test_what_was_never_recorded_is_not_voided(village: dict[str, Any]) -> None:
    given(VISIT).when(void(village)).then_refused("visit.unknown")


def test_another_village_does_not_void_it(other_village: dict[str, Any]) -> None:
    given(VISIT, completed).when(void(other_village)).then_refused("auth.other-office")


def test_the_township_voids_for_its_village(township: dict[str, Any]) -> None:
    given(VISIT, completed).when(void(township)).then(voided)
