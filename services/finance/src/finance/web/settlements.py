"""GET /settlements: what was settled, with whom, how far it is, and the file for the treasury. Clause M3."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from chassis.actor import Actor
from chassis.streams import read_state
from chassis.web.problems import ProblemError
from chassis.workbooks.columns import Column
from chassis.workbooks.download import Sheet, in_batches, workbook_response
from contracts.events.finance import Payee
from contracts.events.settlement import SetOff
from contracts.policy import Bilingual
from contracts.values import FundingSource
from finance.domain.claims import earmarked_budget
from finance.domain.settlement.decider import SETTLEMENT
from finance.domain.settlement.payment_file import payment_csv
from finance.domain.settlement.state import Settlement
from finance.reads.settlements import open_entries, read_entries, read_lines, read_settlements
from finance.web.access import ClaimReader, Database, Limit, township_scope

router = APIRouter(tags=["settlements"])
FIRST = UUID(int=0)
COLUMNS = (
    Column("收款单位类别", "payee kind"),
    Column("收款单位", "payee", width=40),
    Column("金额(元)", "amount, yuan", "fen", total=True),
)


class SettlementRow(BaseModel):
    """A settlement and its sums in fen. `stage`: prepared, discarded, approved, instructed, reconciled."""

    model_config = ConfigDict(from_attributes=True)

    settlement_id: UUID
    clause: str
    funding_source: str
    through: date
    stage: str
    number: int | None
    prepared_at: datetime
    amount_fen: int
    paid_fen: int
    lines: int


class LineView(BaseModel):
    """What a payee gets. `state`: open, netted (its entries make up for each other), paid, returned (due again)."""

    payee_kind: str
    payee_id: str
    amount_fen: int
    state: str
    reason: str | None


class SettlementDetail(BaseModel):
    """A settlement with its lines, who prepared and approved it, what payees owe instead, and what of that under other clauses came
    off their lines."""

    settlement_id: UUID
    clause: str
    funding_source: str
    through: date
    stage: str
    prepared_by: str
    approved_by: str | None
    number: int | None
    check_sum: str | None
    amount_fen: int
    lines: list[LineView]
    receivables: dict[str, int]
    set_offs: list[SetOff]


class EntryView(BaseModel):
    """A claim, repayment or deduction in a line: how much of it is settled there."""

    source_id: UUID
    year: int
    amount_fen: int


class BalanceView(BaseModel):
    """What is open with a payee: above 0 it is due that, below it owes it."""

    payee: Payee
    open_fen: int
    entries: int


@router.get("/settlements", summary="结算清单 · settlements, the latest first")
async def list_settlements(
    who: ClaimReader, database: Database, funding_source: FundingSource | None = None, limit: Limit = 100
) -> list[SettlementRow]:
    """A township sees its own fund's."""
    rows = await read_settlements(database, _fund_of(who, funding_source), limit)
    return [SettlementRow.model_validate(dict(row)) for row in rows]


@router.get("/settlements/{settlement_id}", summary="结算明细 · a settlement and its lines")
async def show_settlement(who: ClaimReader, database: Database, settlement_id: UUID) -> SettlementDetail:
    """404 for one there is not."""
    state = await _settlement(who, database, settlement_id)
    return SettlementDetail(
        settlement_id=settlement_id,
        clause=state.clause,
        funding_source=state.funding_source,
        through=state.through,
        stage=state.stage.value,
        prepared_by=state.prepared_by,
        approved_by=state.approved_by,
        number=state.number,
        check_sum=state.check_sum,
        amount_fen=state.amount_fen,
        lines=[LineView.model_validate(dict(row)) for row in await read_lines(database, settlement_id)],
        receivables={one.payee.id: one.owed_fen for one in state.receivables},
        set_offs=list(state.set_offs),
    )


@router.get("/settlements/{settlement_id}/entries", summary="结算构成 · what a line is made of, claim by claim")
async def list_entries(
    who: ClaimReader,
    database: Database,
    settlement_id: UUID,
    payee_kind: Literal["institution", "unit"],
    payee_id: str,
    after: UUID = FIRST,
    limit: Limit = 100,
) -> list[EntryView]:
    """After this source, in the order of their ids."""
    await _settlement(who, database, settlement_id)
    rows = await read_entries(database, settlement_id, Payee(kind=payee_kind, id=payee_id), after, limit)
    return [EntryView.model_validate(dict(row)) for row in rows]


@router.get("/settlements/{settlement_id}/payment-instruction", summary="拨付文件 · the file for the treasury")
async def payment_instruction(
    who: ClaimReader, database: Database, settlement_id: UUID, form: Annotated[Literal["csv", "xlsx"], Query()] = "csv"
) -> Response:
    """The CSV whose SHA-256 is the check sum, or a workbook that re-adds itself; 404 before the payment is instructed."""
    state = await _settlement(who, database, settlement_id)
    if state.number is None:
        raise ProblemError("resource.not-found")
    name = f"payment-{state.funding_source.replace(':', '-')}-{state.number}"
    if form == "csv":
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "X-Check-Sum": state.check_sum or ""}
        content = payment_csv(state.funding_source, state.number, state.to_pay)
        return Response(content, media_type="text/csv; charset=utf-8", headers=headers)
    rows = [(line.payee.kind, line.payee.id, line.amount_fen) for line in state.to_pay]
    facts = [
        ("资金来源 funding source", state.funding_source),
        ("编号 number", str(state.number)),
        ("校验码 SHA-256", state.check_sum or ""),
    ]
    sheet = Sheet("拨付 Payment", COLUMNS, in_batches(rows), {"金额(元)": state.amount_fen})
    title = Bilingual(zh="拨付清单", en="payment instruction")
    return await workbook_response(f"{name}.xlsx", title, facts, [sheet], datetime.combine(state.through, datetime.min.time()))


@router.get("/balances", summary="往来余额 · what is open with each payee")
async def list_balances(who: ClaimReader, database: Database, clause: str, funding_source: FundingSource) -> list[BalanceView]:
    """Of a clause and a fund, by payee: all that has accrued, been corrected, repaid or deducted, and is not settled."""
    fund = _fund_of(who, funding_source) or funding_source
    found: dict[Payee, BalanceView] = {}
    for entry in await open_entries(database, fund, [clause]):
        known = found.setdefault(entry.payee, BalanceView(payee=entry.payee, open_fen=0, entries=0))
        known.open_fen += entry.amount_fen
        known.entries += 1
    return list(found.values())


def _fund_of(who: Actor, asked: str | None) -> str | None:
    """The fund to keep to; None: all. Raises ProblemError auth.other-office."""
    township = township_scope(who, None)
    if township is None:
        return asked
    if asked is not None and asked != earmarked_budget(township):
        raise ProblemError("auth.other-office")
    return earmarked_budget(township)


async def _settlement(who: Actor, database: Database, settlement_id: UUID) -> Settlement:
    state = await read_state(database, SETTLEMENT, settlement_id)
    if not isinstance(state, Settlement):
        raise ProblemError("resource.not-found")
    _fund_of(who, state.funding_source)
    return state
