"""GET /lectures and /lectures/{id}."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from chassis.actor import Actor
from chassis.database import Connection
from chassis.web.auth import require
from chassis.web.database import connection
from chassis.web.problems import ProblemError
from contracts.events.delivery import DossierItem, VoidReason
from contracts.values import HouseholdId, LectureId, PractitionerId, UnitCode, VillageCode
from services_delivery.application.request_values import WallClock
from services_delivery.projections.recorded_lectures import dossiers
from services_delivery.web.areas import OFFICES, area_of, check_office
from services_delivery.web.paging import Page, Paging, paging

_COLUMNS = """
    SELECT lecture_id, unit_code, held_on, to_char(starts_at, 'HH24:MI') AS starts_at, title, lecturer_id, attendance_count,
           household_ids, void_reason
    FROM lectures"""
_LIST = f"""{_COLUMNS}
    WHERE (held_on, lecture_id) > ($1, $2) AND starts_with(unit_code, $4)
      AND ($5::int IS NULL OR held_on BETWEEN make_date($5, 1, 1) AND make_date($5, 12, 31))
    ORDER BY held_on, lecture_id LIMIT $3 + 1"""
_ONE = f"{_COLUMNS} WHERE lecture_id = $1"

router = APIRouter(prefix="/lectures", tags=["lectures"])
Reader = Annotated[Actor, Depends(require(*OFFICES))]


class RecordedLecture(BaseModel):
    """A lecture as recorded, with its file as it is now; `void_reason` is null while it counts."""

    lecture_id: LectureId
    unit_code: VillageCode
    held_on: date
    starts_at: WallClock
    title: str
    lecturer_id: PractitionerId
    attendance_count: int
    household_ids: list[HouseholdId]
    dossier: list[DossierItem]
    void_reason: VoidReason | None


@router.get("", summary="育儿知识讲座列表 · parenting lectures, by day")
async def list_lectures(
    who: Reader,
    database: Annotated[Connection, Depends(connection)],
    paging: Annotated[Paging, Depends(paging)],
    unit_code: Annotated[UnitCode | None, Query(description="This unit and those in it; by default the actor's own.")] = None,
    year: Annotated[int | None, Query(ge=1, le=9999)] = None,
) -> Page[RecordedLecture]:
    """Lectures, voided ones too."""
    rows = await database.fetch(_LIST, paging.day, paging.id, paging.limit, area_of(who, unit_code), year)
    files = await dossiers(database, [row["lecture_id"] for row in rows])
    lectures = [RecordedLecture.model_validate(dict(row) | {"dossier": files[row["lecture_id"]]}) for row in rows]
    return paging.page(lectures, lambda lecture: (lecture.held_on, lecture.lecture_id))


@router.get("/{lecture_id}", summary="一场讲座 · one parenting lecture")
async def get_lecture(
    lecture_id: LectureId, who: Reader, database: Annotated[Connection, Depends(connection)]
) -> RecordedLecture:
    """One lecture. 404 `resource.not-found`, 403 where it is of another office."""
    row = await database.fetchrow(_ONE, lecture_id)
    if row is None:
        raise ProblemError("resource.not-found")
    check_office(who, row["unit_code"])
    files = await dossiers(database, [lecture_id])
    return RecordedLecture.model_validate(dict(row) | {"dossier": files[lecture_id]})
