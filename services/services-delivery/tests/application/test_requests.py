"""What cannot be true, or is not well-formed, never becomes a command."""

from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from services_delivery.application.complete_visit import CompleteVisitRequest
from services_delivery.application.deliver_session import DeliverSessionRequest
from services_delivery.application.hold_lecture import HoldLectureRequest
from services_delivery.application.hold_training import HoldTrainingRequest

ANN, BO = str(UUID(int=1)), str(UUID(int=2))
VISIT = {"child_id": ANN, "unit_code": "341881001001", "visited_on": "2020-03-02"}
SESSION = {
    "mode": "in-institution",
    "institution_id": ANN,
    "service_date": "2020-03-02",
    "starts_at": "09:30",
    "ends_at": "10:30",
    "children": [ANN, BO],
}
LECTURE = {
    "unit_code": "341881001001",
    "held_on": "2020-04-01",
    "starts_at": "14:00",
    "title": "婴幼儿辅食添加",
    "lecturer_id": ANN,
    "attendance_count": 30,
}
TRAINING = {"kind": "backbone", "department": "education", "held_on": "2020-05-08", "attendees": [ANN, BO]}


def faults(model: type[Any], body: dict[str, Any]) -> list[tuple[tuple[int | str, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(body)
    return [(error["loc"], error["type"]) for error in caught.value.errors()]


@pytest.mark.parametrize(
    ("model", "body"),
    [
        (CompleteVisitRequest, VISIT),
        (DeliverSessionRequest, SESSION),
        (HoldLectureRequest, LECTURE),
        (HoldTrainingRequest, TRAINING),
    ],
)
def test_these_are_well_formed(model: type[Any], body: dict[str, Any]) -> None:
    model.model_validate(body)


@pytest.mark.parametrize("code", ["34188", "3418810010", "341881001001001", "３４１８８１", "34188x"])
def test_a_malformed_unit_code(code: str) -> None:
    assert faults(CompleteVisitRequest, VISIT | {"unit_code": code}) == [(("unit_code",), "string_pattern_mismatch")]


def test_a_lecture_is_a_villages_or_a_communitys() -> None:
    assert faults(HoldLectureRequest, LECTURE | {"unit_code": "341881001"}) == [(("unit_code",), "string_pattern_mismatch")]


@pytest.mark.parametrize("day", ["2020-3-2", "2020-02-30", "20200302", "2020-03-02T00:00:00", 1583107200, 18_323.0, None])
def test_a_day_is_written_yyyy_mm_dd(day: object) -> None:
    [(location, _)] = faults(CompleteVisitRequest, VISIT | {"visited_on": day})
    assert location == ("visited_on",)


@pytest.mark.parametrize("clock", ["9:30", "24:00", "09:60", "09:30:00", "09:30+08:00"])
def test_a_time_is_written_hh_mm(clock: str) -> None:
    assert faults(DeliverSessionRequest, SESSION | {"starts_at": clock}) == [(("starts_at",), "string_pattern_mismatch")]


@pytest.mark.parametrize("ends_at", ["09:30", "09:29"])
def test_a_session_ends_after_it_starts(ends_at: str) -> None:
    assert faults(DeliverSessionRequest, SESSION | {"ends_at": ends_at}) == [((), "end_not_after_start")]


def test_the_same_child_twice_in_a_list() -> None:
    assert faults(DeliverSessionRequest, SESSION | {"children": [ANN, BO, ANN]}) == [(("children",), "list_repeats")]


@pytest.mark.parametrize(("number", "fault"), [(0, "too_short"), (201, "too_long")])
def test_a_session_lists_1_to_200_children(number: int, fault: str) -> None:
    children = [str(UUID(int=n)) for n in range(number)]
    assert faults(DeliverSessionRequest, SESSION | {"children": children}) == [(("children",), fault)]


def test_a_field_that_does_not_exist_is_not_passed_over() -> None:
    assert faults(CompleteVisitRequest, VISIT | {"visited": "2020-03-02"}) == [(("visited",), "extra_forbidden")]


@pytest.mark.parametrize("title", ["", "a\x00b", "a\nb", "字" * 201])
def test_a_title_is_a_line_of_text(title: str) -> None:
    [(location, _)] = faults(HoldLectureRequest, LECTURE | {"title": title})
    assert location == ("title",)


def test_a_hash_is_64_hexadecimal_digits() -> None:
    body = LECTURE | {"dossier": [{"kind": "outline", "sha256": "A" * 64}]}
    assert faults(HoldLectureRequest, body) == [(("dossier", 0, "sha256"), "string_pattern_mismatch")]


def test_nobody_attends_a_training_twice() -> None:
    assert faults(HoldTrainingRequest, TRAINING | {"attendees": [ANN, ANN]}) == [(("attendees",), "list_repeats")]
