"""Claims and the ledger as workbooks: their formulas give what the system says, opened by whatever opens them."""

import pytest
from finance_histories import recorded

from chassis.testing.office import proof_of, sheets_of
from chassis.testing.world import World
from finance.situations.vocabulary import statement, taken_for_granted

LINES = (
    *({"session": {"session": f"s{n}", "on": f"2020-0{n}-02", "children": ["小明", "小红"]}} for n in range(2, 8)),
    {
        "session": {
            "session": "上门",
            "mode": "outreach",
            "on": "2020-03-02",
            "from": "14:00",
            "to": "15:00",
            "children": ["小明"],
        }
    },
    {"session voided": {"session": "s3"}},
    {"lecture": {"lecture": "春讲", "on": "2020-03-15"}},
    {"facility accepted": {"facility": "室", "on": "2020-04-01", "award": "15000"}},
)


@pytest.fixture
async def decided(office):
    statements = [statement(line) for line in LINES]
    await office.fold(recorded([*taken_for_granted(statements, ()), *statements]))
    await office.decide()
    return office


async def workbook(alone: World, path: str, role: str = "commission", unit: str = "341881", **query: object):
    token = alone.token(role, unit)
    return await alone.services["finance"].http.get(path, params=query, headers={"Authorization": f"Bearer {token}"})


async def test_the_claims_of_a_year_add_up_to_what_is_due(decided, alone):
    totals = await alone.client("finance").get("/totals", year=2020)
    sheets = sheets_of((await workbook(alone, "/claims.xlsx", year=2020)).content)
    due_yuan = totals["amount_fen"] / 100
    assert due_yuan > 15_000
    assert proof_of(sheets) == {("明细 Claims", "应付金额(元)"): (due_yuan, due_yuan, 0)}
    rows = sheets["明细 Claims"][1:-1]
    assert len(rows) == sum(state["due"] + state["refused"] for state in totals["states"])
    assert sum(float(row[7] or 0) for row in rows) == float(sheets["明细 Claims"][-1][7]) == due_yuan
    assert {row[2] for row in rows} >= {"2020-02-02", "2020-04-01"}


async def test_the_ledger_has_as_much_debit_as_credit(decided, alone):
    year = await decided.pool.fetchval(
        "SELECT extract(year FROM posted_at AT TIME ZONE 'Asia/Shanghai')::int FROM postings LIMIT 1"
    )
    sheets = sheets_of((await workbook(alone, "/postings.xlsx", year=year)).content)
    (debit, debit_known, debit_off), (credit, credit_known, credit_off) = proof_of(sheets).values()
    assert debit == debit_known == credit == credit_known > 0
    assert debit_off == credit_off == 0
    assert (await workbook(alone, "/postings.xlsx", "township", "341881001", year=year)).status_code == 403


async def test_a_township_gets_its_own_claims(decided, alone):
    other = await workbook(alone, "/claims.xlsx", "township", "341881001", year=2020, township_code="341881100")
    assert (other.status_code, other.json()["code"]) == (403, "auth.other-office")
    own = sheets_of((await workbook(alone, "/claims.xlsx", "township", "341881100", year=2020)).content)
    assert {row[3] for row in own["明细 Claims"][1:-1]} <= {"341881100"}
