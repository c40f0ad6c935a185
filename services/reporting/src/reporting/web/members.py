"""GET /targets/…/members: who is behind a figure."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from chassis.actor import Actor
from chassis.web.auth import require
from chassis.web.problems import ProblemError
from reporting.domain.contributions import FigureKey, SubjectKind
from reporting.reads.figures import rows_of
from reporting.reads.members import Side, read_members
from reporting.web.parameters import COUNTY_WIDE, Counted, Database, Limit, MemberCursor, TargetPath, UnitPath, YearPath

router = APIRouter(tags=["targets"])


class MemberRow(BaseModel):
    """A member by its pseudonymous id or code; the weights of all members add up to the figure."""

    kind: SubjectKind
    id: str
    weight: int


class MemberPage(BaseModel):
    """A page of members; `next` null: the last one."""

    items: list[MemberRow]
    next: str | None


@router.get("/targets/{target}/{unit_code}/{year}/members", summary="名单 · the members behind a figure")
async def list_members(
    database: Database,
    policy: Counted,
    actor: Annotated[Actor, Depends(require("commission", "township", "village", "auditor", "operator"))],
    target: TargetPath,
    unit_code: UnitPath,
    year: YearPath,
    side: Annotated[Side, Query()] = "numerator",
    after: MemberCursor = None,
    limit: Limit = 100,
) -> MemberPage:
    """Children, households, villages, facilities, institutions or people, by id. A count has no denominator's members."""
    if not rows_of(policy, target):
        raise ProblemError("resource.not-found")
    if not (actor.roles & COUNTY_WIDE or actor.may_act_for(unit_code)):
        raise ProblemError("auth.other-office")
    members = await read_members(database, FigureKey(target, unit_code, year), side, after or "", limit + 1)
    items = [MemberRow(kind=member.kind, id=member.key, weight=member.weight) for member in members[:limit]]
    return MemberPage(items=items, next=items[-1].id if len(members) > limit else None)
