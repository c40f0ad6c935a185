"""VoidLecture. Clauses G1.1, S2."""

from datetime import date, time
from typing import Any
from uuid import UUID

from chassis.testing.scenario import given
from contracts.events.delivery import LectureHeld, LectureVoided
from services_delivery.domain.lecture import LECTURE, VoidLecture

LECTURE_ID, VILLAGE = UUID(int=60), "341881001001"
held = LectureHeld(
    lecture_id=LECTURE_ID,
    unit_code=VILLAGE,
    held_on=date(2020, 4, 1),
    starts_at=time(14, 0),
    title="婴幼儿辅食添加",
    lecturer_id=UUID(int=61),
    attendance_count=32,
    household_ids=(),
    dossier=(),
)
voided = LectureVoided(lecture_id=LECTURE_ID, unit_code=VILLAGE, held_on=date(2020, 4, 1), reason="not-delivered")


def void(sent: dict[str, Any]) -> VoidLecture:
    return VoidLecture(**sent, stream_id=LECTURE_ID, reason="not-delivered")


def test_a_voided_lecture_frees_its_start(township: dict[str, Any]) -> None:
    given(LECTURE, held).when(void(township)).then(voided).then_holds()


def test_a_lecture_is_voided_once(township: dict[str, Any]) -> None:
    given(LECTURE, held, voided).when(void(township)).then_refused("lecture.already-voided", clause="S2")


def test_what_was_never_recorded_is_not_voided(township: dict[str, Any]) -> None:
    given(LECTURE).when(void(township)).then_refused("lecture.unknown")


def test_another_village_does_not_void_it(other_village: dict[str, Any]) -> None:
    given(LECTURE, held).when(void(other_village)).then_refused("auth.other-office")
