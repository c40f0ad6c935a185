"""CompleteVisit. Clause G3.1."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from chassis.testing.scenario import given
from contracts.events.delivery import VisitCompleted, VisitVoided
from services_delivery.domain.visit import VISIT, CompleteVisit

VISIT_ID, CHILD = UUID(int=10), UUID(int=20)
VILLAGE = "341881001001"
completed = VisitCompleted(visit_id=VISIT_ID, child_id=CHILD, unit_code=VILLAGE, visited_on=date(2020, 3, 2), visitor_id=None)
voided = VisitVoided(visit_id=VISIT_ID, child_id=CHILD, visited_on=date(2020, 3, 2), reason="entered-in-error")


def complete(sent: dict[str, Any], visited_on: date = date(2020, 3, 2)) -> CompleteVisit:
    return CompleteVisit(**sent, stream_id=VISIT_ID, child_id=CHILD, unit_code=VILLAGE, visited_on=visited_on, visitor_id=None)


def test_a_visit_is_recorded_and_holds_the_childs_day(village: dict[str, Any]) -> None:
    given(VISIT).when(complete(village)).then(completed).then_holds(f"visit:{CHILD}:2020-03-02")


def test_a_visit_of_today_is_recorded(village: dict[str, Any]) -> None:
    given(VISIT).when(complete(village, date(2020, 6, 15))).then(completed.model_copy(update={"visited_on": date(2020, 6, 15)}))


def test_a_visit_of_tomorrow_is_refused(village: dict[str, Any]) -> None:
    given(VISIT).when(complete(village, date(2020, 6, 16))).then_refused("date.in-future", details={"field": "visited_on"})


def test_today_begins_at_midnight_in_shanghai(village: dict[str, Any]) -> None:
    last_minute_of_the_15th = village | {"now": datetime(2020, 6, 15, 15, 59, tzinfo=UTC)}
    first_of_the_16th = village | {"now": datetime(2020, 6, 15, 16, 0, tzinfo=UTC)}
    given(VISIT).when(complete(last_minute_of_the_15th, date(2020, 6, 16))).then_refused("date.in-future")
    given(VISIT).when(complete(first_of_the_16th, date(2020, 6, 16))).then(
        completed.model_copy(update={"visited_on": date(2020, 6, 16)})
    )


def test_the_same_visit_again_is_refused_with_its_id(village: dict[str, Any]) -> None:
    given(VISIT, completed).when(complete(village)).then_refused(
        "visit.already-recorded", clause="G3.1", details={"existing_id": str(VISIT_ID)}
    )


def test_a_voided_visits_id_is_not_used_again(village: dict[str, Any]) -> None:
    given(VISIT, completed, voided).when(complete(village)).then_refused("visit.already-recorded")
