"""GET /targets/…/members: who is behind a figure, and what was recorded that makes them so."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict

from chassis.actor import Actor
from chassis.web.auth import require
from chassis.web.problems import ProblemError
from contracts.policy import Policy
from reporting.domain.contributions import FigureKey, SubjectKind
from reporting.reads.figures import read_periods, rows_of
from reporting.reads.members import Side, is_member, read_members
from reporting.reads.sources import read_sources
from reporting.web.parameters import COUNTY_WIDE, Counted, Database, Limit, MemberCursor, TargetPath, UnitPath, YearPath

router = APIRouter(tags=["targets"])
Officer = Annotated[Actor, Depends(require("commission", "township", "village", "auditor", "operator"))]


class MemberRow(BaseModel):
    """A member by its pseudonymous id or code; the weights of all members add up to the figure."""

    kind: SubjectKind
    id: str
    weight: int


class MemberPage(BaseModel):
    """A page of members; `next` null: the last one."""

    items: list[MemberRow]
    next: str | None


class SourceView(BaseModel):
    """Something recorded: its events stand in one of the topics under the id (a claim of S3.1 inside its session's)."""

    model_config = ConfigDict(from_attributes=True)

    topics: tuple[str, ...]
    id: str
    day: date


@router.get("/targets/{target}/{unit_code}/{year}/members", summary="名单 · the members behind a figure")
async def list_members(
    database: Database,
    policy: Counted,
    actor: Officer,
    target: TargetPath,
    unit_code: UnitPath,
    year: YearPath,
    side: Annotated[Side, Query()] = "numerator",
    after: MemberCursor = None,
    limit: Limit = 100,
) -> MemberPage:
    """Children, households, villages, facilities, institutions or people, by id. A count has no denominator's members."""
    _check(policy, actor, target, unit_code)
    members = await read_members(database, FigureKey(target, unit_code, year), side, after or "", limit + 1)
    items = [MemberRow(kind=member.kind, id=member.key, weight=member.weight) for member in members[:limit]]
    return MemberPage(items=items, next=items[-1].id if len(members) > limit else None)


@router.get("/targets/{target}/{unit_code}/{year}/members/{member}/sources", summary="依据 · what makes a member one")
async def list_sources(
    database: Database,
    policy: Counted,
    actor: Officer,
    target: TargetPath,
    unit_code: UnitPath,
    year: YearPath,
    member: Annotated[str, Path(pattern=r"^([0-9]{9}([0-9]{3})?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$")],
) -> list[SourceView]:
    """The visits, attendances, lectures and papers that were counted of a member of the figure, by day."""
    _check(policy, actor, target, unit_code)
    period = (await read_periods(database, policy)).get(year)
    if period is None or not await is_member(database, FigureKey(target, unit_code, year), member):
        raise ProblemError("resource.not-found")
    return [SourceView.model_validate(one) for one in await read_sources(database, target, period, member)]


def _check(policy: Policy, actor: Actor, target: str, unit_code: str) -> None:
    if not rows_of(policy, target):
        raise ProblemError("resource.not-found")
    if not (actor.roles & COUNTY_WIDE or actor.may_act_for(unit_code)):
        raise ProblemError("auth.other-office")
