"""GET /forecasts: every target over the years and at the deadline, with its traffic light."""

from datetime import date
from math import ceil, floor
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from contracts.policy import Bilingual, Policy
from reporting.domain.forecast import METHOD
from reporting.domain.periods import Period, deadline
from reporting.domain.to_deadline import Outlook, outlook
from reporting.domain.traffic_light import Light, rule, thresholds
from reporting.domain.units import Level
from reporting.reads.figures import Figure, Scope, read_figures, read_periods, rows_of
from reporting.reads.years import read_years
from reporting.web.parameters import Counted, Database, Limit, Reader, TargetCursor, TargetQuery, UnitQuery

router = APIRouter(tags=["targets"])
Through = Annotated[
    int | None,
    Query(ge=2000, le=2100, description="The last year the forecast knows; the last that is over if not given."),
]


class YearView(BaseModel):
    """A year's figure; `denominator` null: a count."""

    model_config = ConfigDict(from_attributes=True)

    year: int
    numerator: int
    denominator: int | None


class ErrorView(BaseModel):
    """How far forecasts over so many years were off on the mean, rounded up, beside the same year's value again as a forecast."""

    horizon_years: int
    tries: int
    error: int
    error_if_unchanged: int


class ForecastRow(BaseModel):
    """A unit's target over the years. `numerator` and `denominator` are what the years come to so far.

    `forecast` (rounded down), `goal` and errors are basis points of a rate, or a count; `error` null: the years known test nothing.
    """

    target: str
    clause: str
    definition: Bilingual
    unit_code: str
    unit_name: str
    level: Level
    years: list[YearView]
    numerator: int
    denominator: int | None
    goal: int | None
    forecast: int | None
    error: ErrorView | None
    light: Light


class ForecastPage(BaseModel):
    """A page of forecasts, with the method and the rule of the lights in words; `next` null: the last one."""

    through: int | None
    deadline: date
    method: Bilingual
    rule: Bilingual
    parameters: tuple[str, ...]
    items: list[ForecastRow]
    next: str | None


@router.get("/forecasts", summary="目标预测与红绿灯 · every target at the deadline, with its light")
async def list_forecasts(
    database: Database,
    policy: Counted,
    _: Reader,
    through: Through = None,
    unit_code: UnitQuery = None,
    target: TargetQuery = None,
    level: Annotated[Level | None, Query()] = None,
    after: TargetCursor = None,
    limit: Limit = 100,
) -> ForecastPage:
    """By target, then unit, as `/targets`; from the years up to `through` as they are known now."""
    periods = await read_periods(database, policy)
    last = periods.get(through if through is not None else _last_over(periods))
    day = deadline(policy, last.as_of if last else policy.edition.effective_on)
    limits = thresholds(policy, last.as_of if last else day)
    answer = {"deadline": day, "method": METHOD, "rule": rule(limits), "parameters": limits.versions}
    if last is None:
        return ForecastPage.model_validate(answer | {"through": None, "items": [], "next": None})
    last_target, last_unit = (after or "|").split("|")
    scope = Scope(rows_of(policy, target, level), unit_code, (last_target, last_unit))
    figures = await read_figures(database, scope, last.year, limit + 1)
    shown = figures[:limit]
    years = await read_years(database, policy, {(one.target, one.level) for one in shown}, last.year)
    ahead = {row: outlook(policy, row[0], units, day) for row, units in years.items()}
    items = [
        _row(policy, one, ahead[one.target, one.level][one.unit_code])
        for one in shown
        if one.unit_code in ahead[one.target, one.level]
    ]
    more = f"{shown[-1].target}|{shown[-1].unit_code}" if len(figures) > limit else None
    return ForecastPage.model_validate(answer | {"through": last.year, "items": items, "next": more})


def _last_over(periods: dict[int, Period]) -> int:
    """The last year that is over, else the one that runs; 0: none has begun."""
    over = [year for year, period in periods.items() if period.as_of == date(year, 12, 31)]
    return max(over or periods, default=0)


def _row(policy: Policy, figure: Figure, found: Outlook) -> ForecastRow:
    definition, tested = policy.edition.targets[figure.target], found.tested
    return ForecastRow(
        target=figure.target,
        clause=definition.clause,
        definition=definition.text,
        unit_code=figure.unit_code,
        unit_name=figure.unit_name,
        level=figure.level,
        years=[YearView.model_validate(year) for year in found.years],
        numerator=found.numerator,
        denominator=found.denominator,
        goal=found.goal,
        forecast=None if found.forecast is None else floor(found.forecast),
        error=None
        if tested is None
        else ErrorView(
            horizon_years=tested.horizon_years,
            tries=tested.tries,
            error=ceil(tested.error),
            error_if_unchanged=ceil(tested.error_if_unchanged),
        ),
        light=found.light,
    )
