"""GET /fund-inspections: findings about the use of funds, and what is deducted. Clause M5."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict

from chassis.actor import Actor
from chassis.web.auth import require
from contracts.events.finance import Payee
from contracts.events.fund_inspections import Deduction
from finance.reads.fund_inspections import read_inspections
from finance.web.access import COUNTY_WIDE, Database

router = APIRouter(tags=["fund-inspections"])
InspectionReader = Annotated[Actor, Depends(require("commission", "auditor", "operator", "township", "village", "institution"))]


class FundInspectionView(BaseModel):
    """A finding and how far it has come; `deducts`: payments are less by it, and so far by `taken_fen`."""

    model_config = ConfigDict(from_attributes=True)

    inspection_id: UUID
    payee: Payee
    found_on: date
    finding: str
    statement_due_on: date
    statement: str | None
    document_number: str | None
    decided_on: date | None
    decided_by: str | None
    deduction: Deduction | None
    signed_on: date | None
    signed_by: str | None
    appealed_on: date | None
    appeal_outcome: str | None
    deducts: bool
    taken_fen: int = 0


@router.get("/fund-inspections", summary="奖补资金监督检查 · inspections of the use of funds")
async def list_fund_inspections(
    who: InspectionReader,
    database: Database,
    payee_id: Annotated[str | None, Query(max_length=36, description="Id of an institution, or code of a unit.")] = None,
) -> list[FundInspectionView]:
    """By id; the county's offices see all, others what is about them or the units in them."""
    return [
        FundInspectionView.model_validate(one).model_copy(update={"taken_fen": taken_fen})
        for one, taken_fen in await read_inspections(database, payee_id)
        if who.roles & COUNTY_WIDE or who.may_act_for(one.payee.id)
    ]
