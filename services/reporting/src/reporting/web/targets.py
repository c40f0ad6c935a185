"""GET /targets: where every unit stands."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from chassis.web.problems import ProblemError
from reporting.domain.units import Level
from reporting.reads.figures import Scope, read_figures, read_periods, rows_of
from reporting.web.answers import TargetRow, target_row
from reporting.web.parameters import (
    Counted,
    Database,
    Limit,
    Reader,
    TargetCursor,
    TargetPath,
    TargetQuery,
    UnitPath,
    UnitQuery,
    YearPath,
    YearQuery,
)

router = APIRouter(tags=["targets"])


class TargetPage(BaseModel):
    """A page of target rows; `next` null: the last one."""

    items: list[TargetRow]
    next: str | None


@router.get("/targets", summary="目标进度 · progress of every target, per unit")
async def list_targets(
    database: Database,
    policy: Counted,
    _: Reader,
    year: YearQuery = None,
    unit_code: UnitQuery = None,
    target: TargetQuery = None,
    level: Annotated[Level | None, Query()] = None,
    after: TargetCursor = None,
    limit: Limit = 100,
) -> TargetPage:
    """The rows of one year by target, then unit, for every unit of the levels a target names."""
    periods = await read_periods(database, policy)
    period = periods.get(year if year is not None else max(periods, default=0))
    if period is None:
        return TargetPage(items=[], next=None)
    last_target, last_unit = (after or "|").split("|")
    scope = Scope(rows_of(policy, target, level), unit_code, (last_target, last_unit))
    figures = await read_figures(database, scope, period.year, limit + 1)
    items = [target_row(policy, figure, period) for figure in figures[:limit]]
    more = len(figures) > limit
    return TargetPage(items=items, next=f"{items[-1].target}|{items[-1].unit_code}" if more else None)


@router.get("/targets/{target}/{unit_code}/{year}", summary="单项进度 · one target of one unit and year")
async def show_target(
    database: Database, policy: Counted, _: Reader, target: TargetPath, unit_code: UnitPath, year: YearPath
) -> TargetRow:
    """A row with its definition, clause, numbers and state."""
    period = (await read_periods(database, policy)).get(year)
    figures = await read_figures(database, Scope(rows_of(policy, target), unit_code), year) if period else []
    if period is None or not figures:
        raise ProblemError("resource.not-found")
    return target_row(policy, figures[0], period)
