"""GET /targets.xlsx and /gaps.xlsx: the target report and the gap list as workbooks."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from chassis.clock import system_clock
from chassis.web.database import as_of_one_moment
from chassis.web.problems import ProblemError
from chassis.workbooks.book import Row
from chassis.workbooks.columns import Column
from chassis.workbooks.download import WORKBOOK_RESPONSES, Sheet, in_batches, workbook_response
from contracts.policy import Bilingual
from reporting.domain.gaps import Gap, GapTarget
from reporting.reads.figures import Scope, read_figures, read_periods, rows_of
from reporting.reads.gaps import read_names
from reporting.web.answers import TargetRow, target_row
from reporting.web.gaps import On, Planner, Target, gaps_of
from reporting.web.parameters import Counted, Database, Reader, TargetQuery, Today, UnitQuery, YearQuery

router = APIRouter(tags=["workbooks"])
LEVELS = {"county": "全市 county", "township": "乡镇(街道) township", "village": "村(社区) village"}
TARGETS: dict[GapTarget, str] = {"G3.1": "上门指导 home visits", "G3.2": "亲子体验 sessions", "G3.3": "服务率 service rate"}
_COUNTED = "达成数"
_MISSING = "尚缺次数"
_TARGET_COLUMNS = (
    Column("指标", "Target", width=12),
    Column("定义", "Definition", width=44),
    Column("单位代码", "Unit code", width=16),
    Column("单位", "Unit", width=20),
    Column("级别", "Level", width=22),
    Column("截至", "As of", "date"),
    Column(_COUNTED, "Numerator", "count", width=10),
    Column("应有数", "Denominator", "count", width=10),
    Column("比率", "Rate", "rate", width=10),
    Column("目标数", "Goal (count)", "count", width=10),
    Column("目标率", "Goal (rate)", "rate", width=10),
    Column("状态", "State", width=26),
    Column("解读", "Readings", width=40),
)
_GAP_COLUMNS = (
    Column("最迟日期", "Possible until", "date"),
    Column("剩余天数", "Days left", "count", width=10),
    Column("指标", "Target", width=24),
    Column("婴幼儿编号", "Child id", width=38),
    Column("村(社区)代码", "Village code", width=16),
    Column("村(社区)", "Village", width=20),
    Column("最早日期", "Possible from", "date"),
    Column("应做", "Due", "count", width=8),
    Column("已做", "Done", "count", width=8),
    Column(_MISSING, "Missing", "count", width=10, total=True),
)
Until = Annotated[date | None, Query(description="Only what can no longer be closed after this day, or earlier.")]


@router.get("/targets.xlsx", summary="目标进度表 · the target report", response_class=Response, responses=WORKBOOK_RESPONSES)
async def targets_workbook(
    database: Database,
    policy: Counted,
    _: Reader,
    year: YearQuery = None,
    unit_code: UnitQuery = None,
    target: TargetQuery = None,
) -> Response:
    """Every unit's figures of a year. 404 `resource.not-found` where the year is not counted."""
    async with as_of_one_moment(database):
        periods = await read_periods(database, policy)
        period = periods.get(year if year is not None else max(periods, default=0))
        if period is None:
            raise ProblemError("resource.not-found")
        figures = await read_figures(database, Scope(rows_of(policy, target), unit_code), period.year)
    rows = [_target(target_row(policy, figure, period)) for figure in figures]
    facts = [("年度 Year", str(period.year)), ("截至 As of", str(period.as_of)), ("版本 Edition", policy.edition.edition)]
    sheet = Sheet("进度 Targets", _TARGET_COLUMNS, in_batches(rows))
    title = Bilingual(zh="目标进度表", en="progress of every target")
    return await workbook_response(f"目标进度{period.year}.xlsx", title, facts, [sheet], system_clock())


@router.get("/gaps.xlsx", summary="缺口名单表 · the gap list", response_class=Response, responses=WORKBOOK_RESPONSES)
async def gaps_workbook(
    database: Database,
    policy: Counted,
    who: Planner,
    today: Today,
    unit_code: UnitQuery = None,
    target: Target = None,
    on: On = None,
    until: Until = None,
) -> Response:
    """Who lacks a visit or a session, by the date it becomes impossible; beside it what each village still has to do."""
    day = on or today
    async with as_of_one_moment(database):
        found = await gaps_of(database, policy, who, unit_code, day, target, until)
        names = await read_names(database, {gap.village_code for gap in found})
    villages = _by_village(found, names)
    system = {_MISSING: sum(gap.missing for gap in found)}
    sheets = [
        Sheet("名单 Gaps", _GAP_COLUMNS, in_batches([_gap(gap, names, day) for gap in found]), system),
        Sheet("各村 Villages", _VILLAGE_COLUMNS, in_batches(villages), system | {_CHILDREN: len(found)}),
    ]
    facts = [("计划日 Planned for", str(day)), ("单位 Unit", unit_code or policy.edition.county_code)]
    title = Bilingual(zh="缺口名单", en="who needs a visit or a session")
    return await workbook_response(f"缺口名单{day}.xlsx", title, facts, sheets, system_clock())


_CHILDREN = "婴幼儿"
_VILLAGE_COLUMNS = (
    Column("村(社区)代码", "Village code", width=16),
    Column("村(社区)", "Village", width=20),
    Column("指标", "Target", width=24),
    Column("最早到期", "First date", "date"),
    Column(_CHILDREN, "Children", "count", width=10, total=True),
    Column(_MISSING, "Missing", "count", width=10, total=True),
)


def _target(row: TargetRow) -> Row:
    rated = row.denominator is not None
    share = row.numerator / row.denominator if row.numerator is not None and row.denominator else None
    goal_rate = row.goal / 10_000 if rated and row.goal is not None else None
    return (
        row.target,
        f"{row.definition.zh} · {row.definition.en}",
        row.unit_code,
        row.unit_name,
        LEVELS[row.level],
        row.as_of,
        row.numerator,
        row.denominator,
        share,
        None if rated else row.goal,
        goal_rate,
        f"{row.state_text.zh} {row.state_text.en}",
        " ".join(row.readings),
    )


def _gap(gap: Gap, names: dict[str, str], on: date) -> Row:
    return (
        gap.possible_until,
        (gap.possible_until - on).days,
        f"{gap.target} {TARGETS[gap.target]}",
        gap.child_id,
        gap.village_code,
        names.get(gap.village_code),
        gap.possible_from,
        gap.due,
        gap.done,
        gap.missing,
    )


def _by_village(gaps: Iterable[Gap], names: dict[str, str]) -> list[Row]:
    """Children and what they lack per village and target, the nearest date first; the gaps come in the order of their dates."""
    found: dict[tuple[str, GapTarget], list[int]] = {}
    first: dict[tuple[str, GapTarget], date] = {}
    for gap in gaps:
        key = (gap.village_code, gap.target)
        first.setdefault(key, gap.possible_until)
        counts = found.setdefault(key, [0, 0])
        counts[0] += 1
        counts[1] += gap.missing
    rows = [
        (village, names.get(village), f"{target} {TARGETS[target]}", first[village, target], *counts)
        for (village, target), counts in found.items()
    ]
    return sorted(rows, key=lambda row: (row[3], row[0], row[2]))
