"""HoldLecture. Clauses G1.1, S2."""

from datetime import date, time
from typing import Any
from uuid import UUID

from chassis.testing.scenario import given
from contracts.events.delivery import DossierItem, LectureHeld
from services_delivery.domain.lecture import LECTURE, HoldLecture

LECTURE_ID, LECTURER, HOUSEHOLD = UUID(int=60), UUID(int=61), UUID(int=62)
VILLAGE = "341881001001"
SIGNED_IN = DossierItem(kind="sign-in-sheet", sha256="a" * 64)
held = LectureHeld(
    lecture_id=LECTURE_ID,
    unit_code=VILLAGE,
    held_on=date(2020, 4, 1),
    starts_at=time(14, 0),
    title="婴幼儿辅食添加",
    lecturer_id=LECTURER,
    attendance_count=32,
    household_ids=(HOUSEHOLD,),
    dossier=(SIGNED_IN,),
)


def hold(sent: dict[str, Any], held_on: date = date(2020, 4, 1)) -> HoldLecture:
    return HoldLecture(
        **sent,
        stream_id=LECTURE_ID,
        unit_code=VILLAGE,
        held_on=held_on,
        starts_at=time(14, 0),
        title="婴幼儿辅食添加",
        lecturer_id=LECTURER,
        attendance_count=32,
        household_ids=(HOUSEHOLD,),
        dossier=(SIGNED_IN,),
    )


def test_a_lecture_is_recorded_and_holds_its_start_in_the_village(village: dict[str, Any]) -> None:
    given(LECTURE).when(hold(village)).then(held).then_holds(f"lecture:{VILLAGE}:2020-04-01:14:00")


def test_a_lecture_of_tomorrow_is_refused(village: dict[str, Any]) -> None:
    given(LECTURE).when(hold(village, date(2020, 6, 16))).then_refused("date.in-future", details={"field": "held_on"})


def test_the_same_lecture_again_is_refused_with_its_id(village: dict[str, Any]) -> None:
    given(LECTURE, held).when(hold(village)).then_refused(
        "lecture.already-recorded", clause="S2", details={"existing_id": str(LECTURE_ID)}
    )
