"""GET /trainings and /trainings/{id}."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from chassis.database import Connection
from chassis.web.auth import require
from chassis.web.database import connection
from chassis.web.problems import ProblemError
from contracts.events.delivery import TrainingKind, VoidReason
from contracts.values import PractitionerId, TrainingId
from services_delivery.domain.training import Department
from services_delivery.web.areas import OFFICES
from services_delivery.web.paging import Page, Paging, paging

_COLUMNS = "SELECT training_id, kind, department, held_on, attendees, void_reason FROM trainings"
_LIST = f"""{_COLUMNS}
    WHERE (held_on, training_id) > ($1, $2) AND ($4::text IS NULL OR kind = $4)
      AND ($5::int IS NULL OR held_on BETWEEN make_date($5, 1, 1) AND make_date($5, 12, 31))
    ORDER BY held_on, training_id LIMIT $3 + 1"""
_ONE = f"{_COLUMNS} WHERE training_id = $1"

router = APIRouter(prefix="/trainings", tags=["trainings"], dependencies=[Depends(require(*OFFICES, "department"))])


class RecordedTraining(BaseModel):
    """A training as recorded; `void_reason` is null while it counts."""

    training_id: TrainingId
    kind: TrainingKind
    department: Department
    held_on: date
    attendees: list[PractitionerId]
    void_reason: VoidReason | None


@router.get("", summary="培训列表 · trainings, by day")
async def list_trainings(
    database: Annotated[Connection, Depends(connection)],
    paging: Annotated[Paging, Depends(paging)],
    kind: TrainingKind | None = None,
    year: Annotated[int | None, Query(ge=1, le=9999)] = None,
) -> Page[RecordedTraining]:
    """Trainings."""
    rows = await database.fetch(_LIST, paging.day, paging.id, paging.limit, kind, year)
    trainings = [RecordedTraining.model_validate(dict(row)) for row in rows]
    return paging.page(trainings, lambda training: (training.held_on, training.training_id))


@router.get("/{training_id}", summary="一次培训 · one training")
async def get_training(training_id: TrainingId, database: Annotated[Connection, Depends(connection)]) -> RecordedTraining:
    """One training. 404 `resource.not-found`."""
    row = await database.fetchrow(_ONE, training_id)
    if row is None:
        raise ProblemError("resource.not-found")
    return RecordedTraining.model_validate(dict(row))
