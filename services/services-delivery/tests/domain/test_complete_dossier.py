"""CompleteDossier. Clause S2."""

from datetime import date, time
from typing import Any
from uuid import UUID

from chassis.testing.scenario import given
from contracts.events.delivery import DossierCompleted, DossierItem, LectureHeld, LectureVoided
from services_delivery.domain.lecture import LECTURE, CompleteDossier

LECTURE_ID, VILLAGE = UUID(int=60), "341881001001"
SHEET = DossierItem(kind="sign-in-sheet", sha256="a" * 64)
SECOND_SHEET = DossierItem(kind="sign-in-sheet", sha256="b" * 64)
OUTLINE = DossierItem(kind="outline", sha256="c" * 64)
held = LectureHeld(
    lecture_id=LECTURE_ID,
    unit_code=VILLAGE,
    held_on=date(2020, 4, 1),
    starts_at=time(14, 0),
    title="婴幼儿辅食添加",
    lecturer_id=UUID(int=61),
    attendance_count=32,
    household_ids=(),
    dossier=(SHEET,),
)
voided = LectureVoided(lecture_id=LECTURE_ID, unit_code=VILLAGE, held_on=date(2020, 4, 1), reason="not-delivered")


def complete(sent: dict[str, Any], *items: DossierItem, on: date = date(2020, 4, 9)) -> CompleteDossier:
    return CompleteDossier(**sent, stream_id=LECTURE_ID, completed_on=on, dossier=items)


def completed(*items: DossierItem) -> DossierCompleted:
    return DossierCompleted(lecture_id=LECTURE_ID, completed_on=date(2020, 4, 9), dossier=items)


def test_items_are_added_and_the_event_has_the_whole_file(village: dict[str, Any]) -> None:
    given(LECTURE, held).when(complete(village, OUTLINE)).then(completed(SHEET, OUTLINE))


def test_another_file_of_the_same_kind_is_another_item(village: dict[str, Any]) -> None:
    given(LECTURE, held).when(complete(village, SECOND_SHEET)).then(completed(SHEET, SECOND_SHEET))


def test_what_is_in_the_file_is_not_added_again(village: dict[str, Any]) -> None:
    given(LECTURE, held).when(complete(village, OUTLINE, SHEET, OUTLINE)).then(completed(SHEET, OUTLINE))


def test_nothing_new_is_nothing_to_do(village: dict[str, Any]) -> None:
    given(LECTURE, held, completed(SHEET, OUTLINE)).when(complete(village, OUTLINE, SHEET)).then()


def test_a_voided_lectures_file_is_closed(village: dict[str, Any]) -> None:
    given(LECTURE, held, voided).when(complete(village, OUTLINE)).then_refused("lecture.already-voided", clause="S2")


def test_a_lecture_never_recorded_has_no_file(village: dict[str, Any]) -> None:
    given(LECTURE).when(complete(village, OUTLINE)).then_refused("lecture.unknown")


def test_a_file_is_not_completed_before_the_lecture_nor_tomorrow(village: dict[str, Any]) -> None:
    given(LECTURE, held).when(complete(village, OUTLINE, on=date(2020, 3, 31))).then_refused("lecture.not-held-yet")
    given(LECTURE, held).when(complete(village, OUTLINE, on=date(2020, 6, 16))).then_refused("date.in-future")


def test_another_village_does_not_add_to_it(other_village: dict[str, Any]) -> None:
    given(LECTURE, held).when(complete(other_village, OUTLINE)).then_refused("auth.other-office")
