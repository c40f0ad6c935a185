"""GET /totals and /accounts: sums of what stands, and of the ledger."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from contracts.policy import Bilingual
from finance.reads.totals import read_accounts, read_totals
from finance.web.access import ClaimReader, ClauseQuery, Database, Law, Limit, Reader, TownshipQuery, Year
from finance.web.answers import refusal_text

router = APIRouter(tags=["totals"])


class Money(BaseModel):
    """What is due under a clause for a township."""

    clause: str
    township_code: str | None
    amount_fen: int
    claims: int


class Fund(BaseModel):
    """What a fund owes under a clause."""

    funding_source: str
    clause: str
    amount_fen: int
    claims: int


class Refusals(BaseModel):
    """How many claims of a clause stand refused for a reason."""

    clause: str
    reason: str
    reason_text: Bilingual | None
    claims: int


class States(BaseModel):
    """How many claims of a clause stand due and refused."""

    clause: str
    due: int
    refused: int
    amount_fen: int


class Totals(BaseModel):
    """The claims of a year of service: money per clause and township, per fund, refusals per reason, counts by state."""

    edition: str
    year: int
    amount_fen: int
    money: list[Money]
    funds: list[Fund]
    refusals: list[Refusals]
    states: list[States]


class Account(BaseModel):
    """An account of the ledger; debits are positive, credits negative."""

    account: str
    balance_fen: int
    postings: int


class AccountPage(BaseModel):
    """A page of accounts; `next` null: the last one. All balances add up to 0."""

    items: list[Account]
    next: str | None


@router.get("/totals", summary="奖补合计 · money per clause and township, refusals per reason")
async def show_totals(
    _: Reader,
    database: Database,
    policy: Law,
    year: Year,
    township_code: TownshipQuery = None,
    clause: ClauseQuery = None,
) -> Totals:
    """Every claim of the year counts once, as it stands now."""
    totals = await read_totals(database, year, township_code, clause)
    return Totals(
        edition=policy.edition.edition,
        year=year,
        amount_fen=sum(row["amount_fen"] for row in totals["states"]),
        money=[Money(**row) for row in totals["money"]],
        funds=[Fund(**row) for row in totals["funds"]],
        refusals=[Refusals(**row, reason_text=refusal_text(policy, row["reason"])) for row in totals["refusals"]],
        states=[States(**row) for row in totals["states"]],
    )


@router.get("/accounts", summary="账户余额 · balances of the ledger")
async def list_accounts(
    _: ClaimReader,
    database: Database,
    after: Annotated[str, Query(max_length=100, pattern=r"^[A-Za-z0-9.:-]*$", description="`next` of the page before.")] = "",
    limit: Limit = 100,
) -> AccountPage:
    """Expense accounts by clause and fund, payable accounts by payee."""
    rows = await read_accounts(database, after, limit + 1)
    items = [Account(**row) for row in rows[:limit]]
    return AccountPage(items=items, next=items[-1].account if len(rows) > limit else None)
