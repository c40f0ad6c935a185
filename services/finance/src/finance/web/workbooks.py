"""GET /claims.xlsx and /postings.xlsx: what is due and refused, and the ledger, as workbooks that re-add themselves."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import asyncpg
from fastapi import APIRouter, Request
from fastapi.responses import Response

from chassis.clock import system_clock
from chassis.web.database import snapshot
from chassis.workbooks.book import Row
from chassis.workbooks.columns import Column
from chassis.workbooks.download import WORKBOOK_RESPONSES, Sheet, fetched, workbook_response
from contracts.policy import Bilingual, Policy
from finance.reads.exports import CLAIMS, CLAIMS_DUE_FEN, POSTED_FEN, POSTINGS
from finance.web.access import ClaimReader, ClauseQuery, CountyReader, Law, TownshipQuery, Year, township_scope
from finance.web.answers import refusal_text

router = APIRouter(tags=["workbooks"])
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_STATUS = {"accrued": "应付 accrued", "refused": "不予支付 refused"}
_DUE, _DEBIT, _CREDIT = "应付金额(元)", "借方(元)", "贷方(元)"
_CLAIM_COLUMNS = (
    Column("申领编号", "Claim id", width=38),
    Column("条款", "Clause", width=8),
    Column("服务日期", "Service date", "date"),
    Column("乡镇(街道)", "Township", width=12),
    Column("事项编号", "Source id", width=38),
    Column("婴幼儿编号", "Child id", width=38),
    Column("状态", "Status", width=16),
    Column(_DUE, "Due (yuan)", "fen", total=True),
    Column("收款方类型", "Payee's kind", width=12),
    Column("收款方", "Payee", width=38),
    Column("资金来源", "Funding source", width=22),
    Column("不予支付原因", "Reason", width=28),
    Column("原因说明", "Reason in words", width=34),
    Column("决定次数", "Decisions", "count", width=10),
    Column("决定时间", "Decided at", "moment", width=20),
)
_POSTING_COLUMNS = (
    Column("分录号", "Posting", width=12),
    Column("决定编号", "Decision id", width=38),
    Column("记账时间", "Posted at", "moment", width=20),
    Column("科目", "Account", width=44),
    Column(_DEBIT, "Debit (yuan)", "fen", total=True),
    Column(_CREDIT, "Credit (yuan)", "fen", total=True),
)


@router.get("/claims.xlsx", summary="奖补明细表 · claims as a workbook", response_class=Response, responses=WORKBOOK_RESPONSES)
async def claims_workbook(
    http: Request, who: ClaimReader, policy: Law, year: Year, township_code: TownshipQuery = None, clause: ClauseQuery = None
) -> Response:
    """The claims of a year of service, as they stand. A township gets its own."""
    township = township_scope(who, township_code)
    arguments = (date(year, 1, 1), date(year, 12, 31), township, clause)
    facts = [("年度 Year", str(year)), ("版本 Edition", policy.edition.edition)]
    facts += [("乡镇(街道) Township", township or "全市 all"), ("条款 Clause", clause or "全部 all")]
    async with snapshot(http) as database:
        due = await database.fetchval(CLAIMS_DUE_FEN, *arguments)
        rows = fetched(database, CLAIMS, arguments, lambda record: _claim(policy, record))
        sheet = Sheet("明细 Claims", _CLAIM_COLUMNS, rows, {_DUE: due})
        title = Bilingual(zh="奖补明细表", en="claims, due and refused")
        return await workbook_response(f"奖补明细{year}.xlsx", title, facts, [sheet], system_clock())


@router.get("/postings.xlsx", summary="账簿 · the ledger as a workbook", response_class=Response, responses=WORKBOOK_RESPONSES)
async def postings_workbook(http: Request, _: CountyReader, year: Year) -> Response:
    """The postings recorded in a year of Asia/Shanghai; debits and credits are equal."""
    arguments = (datetime(year, 1, 1, tzinfo=_SHANGHAI), datetime(year + 1, 1, 1, tzinfo=_SHANGHAI))
    async with snapshot(http) as database:
        totals = await database.fetchrow(POSTED_FEN, *arguments)
        system = dict(zip((_DEBIT, _CREDIT), totals or (0, 0), strict=True))
        sheet = Sheet("分录 Postings", _POSTING_COLUMNS, fetched(database, POSTINGS, arguments, tuple), system)
        title, facts = Bilingual(zh="账簿", en="the ledger"), [("记账年度 Year of posting", str(year))]
        return await workbook_response(f"账簿{year}.xlsx", title, facts, [sheet], system_clock())


def _claim(policy: Policy, record: asyncpg.Record) -> Row:
    text = refusal_text(policy, record["reason"])
    before_words = [record[name] for name in ("status", "amount_fen", "payee_kind", "payee_id", "funding_source", "reason")]
    return (
        *record[:6],
        _STATUS[before_words[0]],
        *before_words[1:],
        text.zh if text else None,
        record["number"],
        record["decided_at"],
    )
