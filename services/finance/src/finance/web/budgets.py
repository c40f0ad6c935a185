"""GET /budgets: what each fund has, owes and has paid; GET /budgets/{fund}/{year}: its documents and overrides. Clause M3."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict

from chassis.streams import read_state
from chassis.web.problems import ProblemError
from contracts.values import FundingSource
from finance.domain.budget.decider import BUDGET
from finance.domain.budget.state import Budget, budget_id
from finance.domain.claims import earmarked_budget
from finance.reads.budgets import read_budgets
from finance.web.access import ClaimReader, Database, Year, township_scope

router = APIRouter(tags=["budgets"])


class BudgetRow(BaseModel):
    """A fund's year in fen: appropriated + supplemented = committed + remaining; committed = drawn + outstanding;
    drawn = paid (the bank has confirmed it, or corrections made up for it) + unconfirmed.

    `overcommitted_fen` is what has accrued past what there is; `payable_fen` what may still be drawn, overrides included.
    """

    model_config = ConfigDict(from_attributes=True)

    funding_source: str
    year: int
    appropriated_fen: int
    supplemented_fen: int
    overridden_fen: int
    committed_fen: int
    drawn_fen: int
    outstanding_fen: int
    paid_fen: int
    unconfirmed_fen: int
    remaining_fen: int
    overcommitted_fen: int
    payable_fen: int


class OverrideView(BaseModel):
    """What may be paid beyond the budget, once authorised; who asked and who authorised, as offices with pseudonymous ids."""

    model_config = ConfigDict(from_attributes=True)

    override_id: UUID
    amount_fen: int
    reason: str
    requested_by: str
    authorised_by: str | None


class BudgetDetail(BaseModel):
    """By which documents a fund has its money for a year, and its overrides."""

    funding_source: str
    year: int
    appropriated_fen: int
    supplemented_fen: int
    documents: list[str]
    overrides: list[OverrideView]


@router.get("/budgets", summary="预算执行 · what each fund has, owes and has paid")
async def list_budgets(who: ClaimReader, database: Database, year: Year, *, overcommitted: bool = False) -> list[BudgetRow]:
    """By fund; a township sees its own. With `overcommitted` those alone in which more has accrued than there is."""
    township = township_scope(who, None)
    return [
        BudgetRow.model_validate(one)
        for one in await read_budgets(database, year)
        if (township is None or one.funding_source == earmarked_budget(township)) and (one.overcommitted_fen or not overcommitted)
    ]


@router.get("/budgets/{funding_source}/{year}", summary="预算明细 · a fund's documents and overrides")
async def show_budget(
    who: ClaimReader, database: Database, funding_source: FundingSource, year: Annotated[int, Path(ge=2000, le=2100)]
) -> BudgetDetail:
    """404 where nothing is appropriated."""
    township = township_scope(who, None)
    if township is not None and funding_source != earmarked_budget(township):
        raise ProblemError("auth.other-office")
    state = await read_state(database, BUDGET, budget_id(funding_source, year))
    if not isinstance(state, Budget):
        raise ProblemError("resource.not-found")
    return BudgetDetail(
        funding_source=funding_source,
        year=year,
        appropriated_fen=state.appropriated_fen,
        supplemented_fen=state.supplemented_fen,
        documents=list(state.documents),
        overrides=[OverrideView.model_validate(one) for one in state.overrides.values()],
    )
