"""GET /summary: the county against every target, with its best and worst townships."""

from collections import defaultdict

from fastapi import APIRouter
from pydantic import BaseModel

from contracts.policy import Bilingual, Policy
from reporting.domain.periods import Period
from reporting.domain.ranking import Standing, best_and_worst
from reporting.reads.figures import Figure, Scope, read_figures, read_periods, rows_of
from reporting.web.answers import TargetRow, target_row
from reporting.web.parameters import Counted, Database, Reader, YearQuery

router = APIRouter(tags=["targets"])


class SummaryRow(BaseModel):
    """A target: the county's row, and the townships that stand best and worst, where townships have figures."""

    target: str
    clause: str
    definition: Bilingual
    recorded: bool
    county: TargetRow | None
    best: TargetRow | None
    worst: TargetRow | None


class Summary(BaseModel):
    """Every target row of a year, in the order of the edition; `year` null: no year is reported yet."""

    edition: str
    year: int | None
    items: list[SummaryRow]


@router.get("/summary", summary="全市概览 · the county, its best and worst townships, per target")
async def show_summary(database: Database, policy: Counted, _: Reader, year: YearQuery = None) -> Summary:
    """One row per target; a target that no event records yet (未记录) has no best and worst."""
    periods = await read_periods(database, policy)
    period = periods.get(year if year is not None else max(periods, default=0))
    if period is None:
        return Summary(edition=policy.edition.edition, year=None, items=[])
    rows = [row for row in rows_of(policy) if row[1] != "village"]
    by_target: dict[str, list[Figure]] = defaultdict(list)
    for figure in await read_figures(database, Scope(rows), period.year):
        by_target[figure.target].append(figure)
    items = [_row(policy, name, by_target[name], period) for name in policy.edition.targets]
    return Summary(edition=policy.edition.edition, year=period.year, items=items)


def _row(policy: Policy, target: str, figures: list[Figure], period: Period) -> SummaryRow:
    definition = policy.edition.targets[target]
    rows = {figure.unit_code: target_row(policy, figure, period) for figure in figures}
    standings = [
        Standing(row.unit_code, row.numerator, row.denominator)
        for row in rows.values()
        if row.level == "township" and row.numerator is not None
    ]
    extremes = best_and_worst(standings)
    return SummaryRow(
        target=target,
        clause=definition.clause,
        definition=definition.text,
        recorded=definition.recorded,
        county=rows.get(policy.edition.county_code),
        best=rows[extremes[0].unit_code] if extremes else None,
        worst=rows[extremes[1].unit_code] if extremes else None,
    )
