"""GET /claims and /claims/{claim_id}: what is due and what is refused, with every decision."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from chassis.web.problems import ProblemError
from finance.reads.claims import Filter, read_claim, read_claims, read_decisions
from finance.web.access import (
    ClaimReader,
    ClauseQuery,
    Database,
    Law,
    Limit,
    TownshipQuery,
    YearQuery,
    check_township,
    township_scope,
)
from finance.web.answers import ClaimRow, Decision, claim_row, decisions

router = APIRouter(prefix="/claims", tags=["claims"])
_FIRST = UUID(int=0)


class ClaimPage(BaseModel):
    """A page of claims; `next` null: the last one."""

    items: list[ClaimRow]
    next: UUID | None


class ClaimHistory(BaseModel):
    """A claim with its decisions, in order."""

    claim: ClaimRow
    decisions: list[Decision]


@router.get("", summary="奖补申领列表 · claims, due and refused")
async def list_claims(
    who: ClaimReader,
    database: Database,
    policy: Law,
    source_id: Annotated[UUID | None, Query(description="The session, lecture or facility.")] = None,
    child_id: UUID | None = None,
    clause: ClauseQuery = None,
    status: Literal["accrued", "refused"] | None = None,
    reason: Annotated[str | None, Query(max_length=60, pattern=r"^[a-z0-9.-]+$")] = None,
    township_code: TownshipQuery = None,
    payee_id: Annotated[str | None, Query(max_length=36, pattern=r"^[0-9a-f-]+$")] = None,
    book: Annotated[str | None, Query(max_length=60, pattern=r"^S[0-9./a-f-]+$")] = None,
    year: YearQuery = None,
    after: Annotated[UUID, Query(description="`next` of the page before.")] = _FIRST,
    limit: Limit = 100,
) -> ClaimPage:
    """Claims by id. A township sees its own."""
    wanted = Filter(
        source_id=source_id,
        child_id=child_id,
        clause=clause,
        status=status,
        reason=reason,
        township_code=township_scope(who, township_code),
        payee_id=payee_id,
        book=book,
        year=year,
    )
    rows = await read_claims(database, wanted, after, limit + 1)
    items = [claim_row(policy, row) for row in rows[:limit]]
    return ClaimPage(items=items, next=items[-1].claim_id if len(rows) > limit else None)


@router.get("/{claim_id}", summary="一项申领及其各次决定 · a claim with its decisions")
async def show_claim(who: ClaimReader, database: Database, policy: Law, claim_id: UUID) -> ClaimHistory:
    """Where a claim stands, and how it came to. 404 `resource.not-found`, 403 where it is of another township."""
    row = await read_claim(database, claim_id)
    if row is None:
        raise ProblemError("resource.not-found")
    check_township(who, row["township_code"])
    events = await read_decisions(database, claim_id, row["source_id"])
    made = [each for event in events for each in decisions(event) if each.data.get("claim_id") == str(claim_id)]
    return ClaimHistory(claim=claim_row(policy, row), decisions=made)
