"""GET /visits and /visits/{id}."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from chassis.actor import Actor
from chassis.database import Connection
from chassis.web.auth import require
from chassis.web.database import connection
from chassis.web.problems import ProblemError
from contracts.events.delivery import VoidReason
from contracts.values import ChildId, PractitionerId, UnitCode, VisitId
from services_delivery.web.areas import OFFICES, area_of, check_office
from services_delivery.web.paging import Page, Paging, paging

_COLUMNS = "SELECT visit_id, child_id, unit_code, visited_on, visitor_id, void_reason FROM visits"
_LIST = f"""{_COLUMNS}
    WHERE (visited_on, visit_id) > ($1, $2) AND ($4::uuid IS NULL OR child_id = $4)
      AND starts_with(unit_code, $5)
      AND ($6::int IS NULL OR visited_on BETWEEN make_date($6, 1, 1) AND make_date($6, 12, 31))
    ORDER BY visited_on, visit_id LIMIT $3 + 1"""
_ONE = f"{_COLUMNS} WHERE visit_id = $1"

router = APIRouter(prefix="/visits", tags=["visits"])
Reader = Annotated[Actor, Depends(require(*OFFICES))]


class RecordedVisit(BaseModel):
    """A home visit as recorded; `void_reason` is null while it counts."""

    visit_id: VisitId
    child_id: ChildId
    unit_code: UnitCode
    visited_on: date
    visitor_id: PractitionerId | None
    void_reason: VoidReason | None


@router.get("", summary="上门指导列表 · home visits, by day")
async def list_visits(
    who: Reader,
    database: Annotated[Connection, Depends(connection)],
    paging: Annotated[Paging, Depends(paging)],
    child_id: ChildId | None = None,
    unit_code: Annotated[UnitCode | None, Query(description="This unit and those in it; by default the actor's own.")] = None,
    year: Annotated[int | None, Query(ge=1, le=9999)] = None,
) -> Page[RecordedVisit]:
    """Visits, voided ones too."""
    rows = await database.fetch(_LIST, paging.day, paging.id, paging.limit, child_id, area_of(who, unit_code), year)
    visits = [RecordedVisit.model_validate(dict(row)) for row in rows]
    return paging.page(visits, lambda visit: (visit.visited_on, visit.visit_id))


@router.get("/{visit_id}", summary="一次上门指导 · one home visit")
async def get_visit(visit_id: VisitId, who: Reader, database: Annotated[Connection, Depends(connection)]) -> RecordedVisit:
    """One visit. 404 `resource.not-found`, 403 where it is of another office."""
    row = await database.fetchrow(_ONE, visit_id)
    if row is None:
        raise ProblemError("resource.not-found")
    check_office(who, row["unit_code"])
    return RecordedVisit.model_validate(dict(row))
