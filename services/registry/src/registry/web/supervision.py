"""GET /inspections, /findings, /quality-lists, /mutual-care: what supervision has found, and what the public is told."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from chassis.actor import ROLES
from chassis.clock import business_date, system_clock
from chassis.database import Connection
from chassis.streams import read_state, read_states
from chassis.web.auth import require
from chassis.web.database import connection
from chassis.workbooks.download import WORKBOOK_RESPONSES
from contracts.events.supervision import Area, InspectionKind, QualityListPublished
from contracts.values import Department, UnitCode
from registry.application.listed import ids_of
from registry.domain.inspection import INSPECTION, Inspection
from registry.domain.mutual_care import MUTUAL_CARE, MutualCare
from registry.domain.quality_list import QUALITY_LIST, QUALITY_LIST_ID, QualityList
from registry.web.answers import ITEM_RESPONSES, LIMIT_MAX, Limit, Page, View, not_found
from registry.web.files.lists import names_of_units
from registry.web.quality_page import quality_list_page
from registry.web.quality_workbook import quality_list_workbook

router = APIRouter(tags=["supervision"], dependencies=[Depends(require(*ROLES))])


class FindingView(View):
    """What is wrong in which area, to be put right by `due_on`; put right on `closed_on`."""

    area: Area
    finding: str
    due_on: date
    closed_on: date | None


class InspectionView(View):
    """An inspection with its findings by number."""

    inspection_id: UUID
    institution_id: UUID
    kind: InspectionKind
    departments: tuple[Department, ...]
    areas: tuple[Area, ...]
    inspected_on: date
    findings: Mapping[int, FindingView]


class OpenFinding(View):
    """A finding that is not closed; `overdue` on the day asked for."""

    inspection_id: UUID
    institution_id: UUID
    number: int
    area: Area
    finding: str
    due_on: date
    overdue: bool


class MutualCareView(View):
    """A neighbourly arrangement; it lasts until `ended_on`."""

    mutual_care_id: UUID
    village_code: str
    households: int
    children: int
    started_on: date
    ended_on: date | None


@router.get("/inspections", summary="监督检查 · inspections")
async def list_inspections(
    database: Annotated[Connection, Depends(connection)],
    institution_id: UUID | None = None,
    after: UUID | None = None,
    limit: Limit = 100,
) -> Page[InspectionView]:
    """In the order of their ids."""
    ids = await ids_of(database, "inspection", after, str(institution_id) if institution_id else None, limit + 1)
    inspections = await read_states(database, INSPECTION, ids[:limit])
    items = [InspectionView.model_validate(inspection) for inspection in inspections]
    return Page(items=items, next=str(ids[limit - 1]) if len(ids) > limit else None)


@router.get("/inspections/{inspection_id}", summary="一次监督检查 · an inspection", responses=ITEM_RESPONSES)
async def get_inspection(inspection_id: UUID, database: Annotated[Connection, Depends(connection)]) -> InspectionView:
    """By its id."""
    inspection = await read_state(database, INSPECTION, inspection_id)
    if not isinstance(inspection, Inspection):
        raise not_found(inspection_id=str(inspection_id))
    return InspectionView.model_validate(inspection)


@router.get("/findings", summary="未办结的检查问题 · findings that are not closed")
async def list_open_findings(
    database: Annotated[Connection, Depends(connection)], on: date | None = None, *, overdue: bool = False
) -> list[OpenFinding]:
    """By deadline; with `overdue` those alone whose deadline lies before the day (today). Clause K5.4."""
    day = on or business_date(system_clock())
    found: list[OpenFinding] = []
    after: UUID | None = None
    while ids := await ids_of(database, "inspection", after, None, LIMIT_MAX):
        after = ids[-1]
        for one in await read_states(database, INSPECTION, ids):
            found += _open(one, day) if isinstance(one, Inspection) else []
    return sorted(
        (one for one in found if one.overdue or not overdue), key=lambda one: (one.due_on, one.inspection_id, one.number)
    )


def _open(inspection: Inspection, day: date) -> list[OpenFinding]:
    return [
        OpenFinding(
            inspection_id=inspection.inspection_id,
            institution_id=inspection.institution_id,
            number=number,
            area=one.area,
            finding=one.finding,
            due_on=one.due_on,
            overdue=one.due_on < day,
        )
        for number, one in inspection.findings.items()
        if one.closed_on is None
    ]


@router.get("/quality-lists", summary="优质机构名单各期 · the editions of the public list")
async def list_quality_lists(database: Annotated[Connection, Depends(connection)]) -> list[QualityListPublished]:
    """In the order of their numbers. Clause K5.2."""
    published = await read_state(database, QUALITY_LIST, QUALITY_LIST_ID)
    return list(published.editions) if isinstance(published, QualityList) else []


@router.get("/quality-lists/{number}", summary="一期优质机构名单 · an edition", responses=ITEM_RESPONSES)
async def get_quality_list(number: int, database: Annotated[Connection, Depends(connection)]) -> QualityListPublished:
    """By its number."""
    for edition in await list_quality_lists(database):
        if edition.number == number:
            return edition
    raise not_found(number=number)


@router.get("/quality-lists/{number}/page", summary="名单网页 · an edition as a page", responses=ITEM_RESPONSES)
async def get_quality_list_page(number: int, database: Annotated[Connection, Depends(connection)]) -> HTMLResponse:
    """For people, in Chinese and English."""
    names = await names_of_units(database, "township")
    return HTMLResponse(quality_list_page(await get_quality_list(number, database), names))


@router.get(
    "/quality-lists/{number}/workbook",
    summary="名单表格 · an edition as a workbook",
    response_class=Response,
    responses=WORKBOOK_RESPONSES | ITEM_RESPONSES,
)
async def get_quality_list_workbook(number: int, database: Annotated[Connection, Depends(connection)]) -> Response:
    """An edition, and who has left since the last one. Frozen with it: the same bytes whenever it is fetched."""
    edition = await get_quality_list(number, database)
    return await quality_list_workbook(edition)


@router.get("/mutual-care", summary="邻里互助托育 · neighbourly mutual care")
async def list_mutual_care(
    database: Annotated[Connection, Depends(connection)],
    unit_code: UnitCode | None = None,
    after: UUID | None = None,
    limit: Limit = 100,
) -> Page[MutualCareView]:
    """Of a unit and what lies in it, in the order of their ids. Clause K4.1."""
    ids = await ids_of(database, "mutual-care", after, unit_code, limit + 1)
    states = await read_states(database, MUTUAL_CARE, ids[:limit])
    items = [MutualCareView.model_validate(one) for one in states if isinstance(one, MutualCare)]
    return Page(items=items, next=str(ids[limit - 1]) if len(ids) > limit else None)
