"""GET /pages/targets, /pages/gaps, /pages/evaluations: what people read, from the same answers as programs."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse

from contracts.policy import Bilingual
from reporting.reads.evaluations import read_institution_names
from reporting.reads.gaps import read_names
from reporting.web.evaluations import list_evaluations
from reporting.web.forecasts import Through, list_forecasts
from reporting.web.gaps import Planner, list_gaps
from reporting.web.page_contents import evaluations_page, forecasts_page, gaps_page
from reporting.web.parameters import Counted, Database, Reader, Today

router = APIRouter(tags=["pages"], default_response_class=HTMLResponse)
ROWS_MAX = 500
Unit = Annotated[str, Query(pattern=r"^\d{6}(\d{3}(\d{3})?)?$", description="The county's, a township's or a village's code.")]


async def _name(database: Database, unit_code: str) -> str:
    return (await read_names(database, [unit_code])).get(unit_code, unit_code)


@router.get("/pages/targets", summary="目标进度与预测(网页) · targets with forecasts and lights, as a page")
async def targets_page(
    database: Database, policy: Counted, reader: Reader, unit_code: Unit, through: Through = None
) -> HTMLResponse:
    """Every target of a unit: its years, what they come to, and the deadline."""
    found = await list_forecasts(database, policy, reader, through, unit_code, limit=ROWS_MAX)
    return HTMLResponse(forecasts_page(await _name(database, unit_code), found))


@router.get("/pages/gaps", summary="缺口名单(网页) · the gap planner, as a page")
async def gap_page(
    database: Database, policy: Counted, planner: Planner, today: Today, unit_code: Unit, on: date | None = None
) -> HTMLResponse:
    """The children of a unit that need a visit or a session, the most urgent first."""
    found = await list_gaps(database, policy, planner, today, unit_code, on=on, limit=ROWS_MAX)
    return HTMLResponse(gaps_page(await _name(database, unit_code), found))


@router.get("/pages/evaluations/{year}", summary="年度评估结果(网页) · the evaluations of a year, as a page")
async def evaluation_page(
    database: Database, policy: Counted, reader: Reader, year: Annotated[int, Path(ge=2000, le=2100)]
) -> HTMLResponse:
    """What is published, of townships and institutions, best first."""
    found = await list_evaluations(database, policy, reader, year, limit=ROWS_MAX)
    published = [one for one in found.items if one.state == "published"]
    names = await read_names(database, (one.township_code for one in published))
    names |= await read_institution_names(database, (one.subject for one in published if one.subject_kind == "institution"))
    return HTMLResponse(evaluations_page(Bilingual(zh=f"{year}年度评估结果", en=f"Evaluations of {year}"), published, names))
