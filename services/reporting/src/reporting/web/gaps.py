"""GET /gaps, /gaps/villages: who needs a visit or a session before it is too late. Clauses G3.1, G3.2, G3.3."""

from collections import defaultdict
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from chassis.actor import Actor
from chassis.database import Connection
from chassis.web.auth import require
from chassis.web.problems import ProblemError
from contracts.policy import Policy
from reporting.domain.gaps import Gap, GapTarget
from reporting.reads.gaps import read_gaps, read_names
from reporting.web.parameters import COUNTY_WIDE, Counted, Database, Limit, Today, UnitQuery

router = APIRouter(tags=["gaps"])
_CURSOR = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\|G3\.[1-3]\|[0-9a-f-]{36}$"

Planner = Annotated[Actor, Depends(require("commission", "township", "village", "auditor", "operator"))]
On = Annotated[date | None, Query(description="The day planned for; today if not given. Only what was done by then counts.")]
Target = Annotated[GapTarget | None, Query()]
Until = Annotated[date | None, Query(description="Only what can no longer be closed after this day, or earlier.")]


class GapRow(BaseModel):
    """A child, by its pseudonymous id, that lacks visits or sessions: `missing` more, from `possible_from` on.

    The next of them must be held by `possible_until`, in `days_left` days (0: on the day asked for itself), or the target is
    missed for this child.
    """

    child_id: UUID
    village_code: str
    village_name: str | None
    target: GapTarget
    done: int
    due: int
    missing: int
    possible_from: date
    possible_until: date
    days_left: int


class GapPage(BaseModel):
    """A page of gaps by the date they can no longer be closed; `total` is of all pages, `next` null: the last one."""

    on: date
    total: int
    items: list[GapRow]
    next: str | None


class VillageGaps(BaseModel):
    """What a village still has to do for a target: children that lack something, visits or sessions missing, the first date."""

    village_code: str
    village_name: str | None
    target: GapTarget
    children: int
    missing: int
    first_until: date


@router.get("/gaps", summary="缺口名单 · who needs a visit or a session, by the date it becomes impossible")
async def list_gaps(
    database: Database,
    policy: Counted,
    actor: Planner,
    today: Today,
    unit_code: UnitQuery = None,
    target: Target = None,
    on: On = None,
    until: Until = None,
    after: Annotated[str | None, Query(pattern=_CURSOR, description="`next` of the page before.")] = None,
    limit: Limit = 100,
) -> GapPage:
    """Of the county, a township or a village. Every office sees the children of its own unit."""
    day = on or today
    found = await gaps_of(database, policy, actor, unit_code, day, target, until)
    rest = [gap for gap in found if after is None or _cursor(gap) > after]
    shown = rest[:limit]
    names = await read_names(database, (gap.village_code for gap in shown))
    items = [_row(gap, names, day) for gap in shown]
    return GapPage(on=day, total=len(found), items=items, next=_cursor(shown[-1]) if len(rest) > limit else None)


@router.get("/gaps/villages", summary="各村(社区)缺口 · what each village still has to do")
async def list_village_gaps(
    database: Database,
    policy: Counted,
    actor: Planner,
    today: Today,
    unit_code: UnitQuery = None,
    target: Target = None,
    on: On = None,
) -> list[VillageGaps]:
    """By the date on which the first of its gaps can no longer be closed."""
    day = on or today
    by_village: dict[tuple[str, GapTarget], list[Gap]] = defaultdict(list)
    for gap in await gaps_of(database, policy, actor, unit_code, day, target):
        by_village[gap.village_code, gap.target].append(gap)
    names = await read_names(database, (village for village, _ in by_village))
    rows = [
        VillageGaps(
            village_code=village,
            village_name=names.get(village),
            target=name,
            children=len(found),
            missing=sum(gap.missing for gap in found),
            first_until=found[0].possible_until,
        )
        for (village, name), found in by_village.items()
    ]
    return sorted(rows, key=lambda row: (row.first_until, row.village_code, row.target))


async def gaps_of(
    database: Connection,
    policy: Policy,
    actor: Actor,
    unit_code: str | None,
    on: date,
    target: GapTarget | None,
    until: date | None = None,
) -> list[Gap]:
    """The gaps of a unit by the date they can no longer be closed. Raises ProblemError auth.other-office."""
    unit = unit_code or policy.edition.county_code
    if not (actor.roles & COUNTY_WIDE or actor.may_act_for(unit)):
        raise ProblemError("auth.other-office")
    return [
        gap
        for gap in await read_gaps(database, policy, unit, on)
        if target in (None, gap.target) and (until is None or gap.possible_until <= until)
    ]


def _cursor(gap: Gap) -> str:
    return f"{gap.possible_until}|{gap.target}|{gap.child_id}"


def _row(gap: Gap, names: dict[str, str], on: date) -> GapRow:
    return GapRow(
        child_id=gap.child_id,
        village_code=gap.village_code,
        village_name=names.get(gap.village_code),
        target=gap.target,
        done=gap.done,
        due=gap.due,
        missing=gap.missing,
        possible_from=gap.possible_from,
        possible_until=gap.possible_until,
        days_left=(gap.possible_until - on).days,
    )
