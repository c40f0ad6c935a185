"""Whatever is recorded, ruled, budgeted, settled, paid, returned, deducted and repaid, in any order, the money adds up. M3, M5.

Histories are made up by hypothesis and sent over HTTP to the service on a real database; commands may be refused.
"""

import asyncio
from collections import Counter
from itertools import count
from typing import Any
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st
from settling_town import ENACTED, FUND, GROUND, SCOPE, Desk, Town, session

from finance.situations.chronicle import id_of

CHILDREN = ("小明", "小红", "小刚")
MOST_FEN = {"S3.1": 2_500, "S3.2": 50_000}
FEES = (1_500, 2_000, 2_500)
QUARTERS = ("2020-03-31", "2020-06-30", "2020-09-30", "2020-12-31")
CLAUSES = st.sampled_from(("S3.1", "S3.1", "S3.2"))
AMOUNTS = st.integers(1, 60_000)
STEPS = st.one_of(
    st.tuples(st.just("session"), st.sampled_from("甲乙"), st.integers(1, 11), st.sampled_from(CHILDREN), st.booleans()),
    st.tuples(st.just("void"), st.integers(0, 20)),
    st.tuples(st.just("rule"), st.sampled_from(FEES), st.sampled_from(("2020-01-01", "2020-05-01"))),
    st.tuples(st.just("unrule"), st.integers(1, 3)),
    st.tuples(st.just("supplement"), AMOUNTS),
    st.tuples(st.just("override"), AMOUNTS),
    st.tuples(
        st.just("settle"),
        CLAUSES,
        st.sampled_from(QUARTERS),
        st.sampled_from(("prepare", "discard", "pay", "pay", "fail", "wait")),
    ),
    st.tuples(st.just("settle"), CLAUSES, st.sampled_from(QUARTERS), st.just("pay")),
    st.tuples(st.just("deduct"), st.sampled_from("甲乙"), AMOUNTS),
    st.tuples(st.just("repay"), CLAUSES, st.sampled_from("甲乙"), AMOUNTS),
)
HISTORIES = st.lists(STEPS, min_size=6, max_size=18)
_STANDING = "SELECT clause, sum(amount_fen)::bigint AS fen FROM claims WHERE status = 'accrued' GROUP BY clause"
_FREE = """
    SELECT coalesce(max(paid), 0) FROM (SELECT count(*) AS paid FROM claims WHERE status = 'accrued' AND clause = 'S3.1'
    GROUP BY child_id, extract(year FROM service_date)) AS years"""
_LEDGER = "SELECT account, sum(amount_fen)::bigint AS fen FROM postings GROUP BY account"
_PREPARED = """
    SELECT payee_id, sum(amount_fen)::bigint AS fen FROM settlement_lines JOIN settlements USING (settlement_id)
    WHERE stage = 'prepared' GROUP BY payee_id"""
_SETTLED = """
    SELECT clause, sum(e.amount_fen)::bigint AS fen FROM settlement_entries e
    JOIN settlement_lines l USING (settlement_id, payee_kind, payee_id)
    WHERE l.state <> 'returned' AND source_id NOT IN (SELECT adjustment_id FROM settlement_adjustments)
    GROUP BY clause, source_id"""
_NEVER_ACCRUED = """
    SELECT count(*) FROM settlement_entries e WHERE source_id NOT IN (SELECT adjustment_id FROM settlement_adjustments)
    AND NOT EXISTS (SELECT FROM claims c WHERE c.claim_id = e.source_id AND (c.status = 'accrued' OR c.number > 1))"""


class Bureau:
    """Everybody who has to do with the money of a township, for one history."""

    def __init__(self, office: Any, finance: Any) -> None:
        self.office, self.town, self.desk = office, Town(office), Desk(finance)
        self.signer = finance.client("finance", "commission", "341881", "zhao")
        self.number, self.sessions = count(1), list[str]()
        self.deducted_fen: Counter[str] = Counter()

    async def begin(self) -> None:
        await self.office.empty()
        await self.town.tells(*GROUND, {"facility accepted": {"facility": "活动室"}})
        await self.desk.checker.done("record-enactment", ENACTED)
        await self.desk.budget(60_000)

    async def send(self, command: str, body: dict[str, Any], who: Any = None) -> dict[str, Any] | None:
        """What a command answers; None where it is refused."""
        answer = await (who or self.desk.checker).send(command, body)
        assert answer.status_code in {201, 403, 409, 422}, answer.text
        return answer.json() if answer.status_code == 201 else None

    async def do(self, step: tuple[Any, ...]) -> None:
        await getattr(self, step[0])(*step[1:])

    async def session(self, at: str, month: int, child: str, outside: bool) -> None:
        name = f"场{next(self.number)}"
        [of] = session(name, f"2020-{month:02d}-15", at, child).values()
        await self.town.tells({"session": of | ({"mode": "outreach", "place": "活动室"} if outside else {})})
        self.sessions.append(name)

    async def void(self, which: int) -> None:
        if self.sessions:
            await self.town.tells({"session voided": {"session": self.sessions.pop(which % len(self.sessions))}})

    async def rule(self, fen: int, since: str) -> None:
        body = {"edition": ENACTED["edition"], "subject": "S3.1.fee", "value": fen, "from_date": since, "reason": "调价"}
        await self.send("issue-ruling", body | {"document_number": f"裁{next(self.number)}号"})
        await self.office.decide()

    async def unrule(self, ruling: int) -> None:
        body = {"edition": ENACTED["edition"], "ruling": ruling, "reason": "撤销"}
        await self.send("withdraw-ruling", body | {"document_number": f"裁{next(self.number)}号"})
        await self.office.decide()

    async def supplement(self, fen: int) -> None:
        document = {"document_number": f"补{next(self.number)}号", "supplemented_on": "2020-06-01"}
        await self.send("supplement-budget", {"funding_source": FUND, "year": 2020, "amount_fen": fen} | document)

    async def override(self, fen: int) -> None:
        of = {"funding_source": FUND, "year": 2020, "override_id": str(uuid4())}
        await self.send("request-budget-override", of | {"amount_fen": fen, "reason": "超出预计"})
        await self.send("authorise-budget-override", of, self.signer)

    async def settle(self, clause: str, through: str, end: str) -> None:
        scope = SCOPE | {"clause": clause, "through": through}
        if (done := await self.send("prepare-settlement", scope, self.desk.clerk)) is None or end == "prepare":
            return
        which = {"settlement_id": done["id"]}
        if end == "discard" or await self.send("approve-settlement", which) is None:
            await self.send("discard-settlement", which | {"reason": "重编"})
            await self.office.decide()
            return
        [year] = await self.desk.checker.get("/budgets", year=2020)
        assert year["payable_fen"] >= 0 or (await self.desk.shown(which))["amount_fen"] == 0
        if end == "wait" or await self.send("instruct-payment", which) is None:
            return
        shown = await self.desk.shown(which)
        shown["lines"] = [line for line in shown["lines"] if line["amount_fen"]]
        await self.desk.bank(which, shown, **({shown["lines"][0]["payee_id"]: "账户已销户"} if end == "fail" else {}))

    async def deduct(self, at: str, fen: int) -> None:
        of = {"inspection_id": str(uuid4())}
        found = {"payee": {"kind": "institution", "id": str(id_of(f"{at}园"))}, "found_on": "2020-04-02", "finding": "签到表缺失"}
        await self.send("raise-fund-finding", of | found | {"statement_due_on": "2020-04-20"})
        deduction = {"amount_fen": fen, "payments_from": "2020-05-01"}
        decided = {"decided_on": "2020-05-01", "document_number": f"扣{next(self.number)}号", "deduction": deduction}
        await self.send("decide-fund-finding", of | decided)
        if await self.send("sign-deduction", of | {"signed_on": "2020-05-05"}, self.signer):
            self.deducted_fen[of["inspection_id"]] = fen

    async def repay(self, clause: str, at: str, fen: int) -> None:
        body = SCOPE | {"clause": clause, "payee": {"kind": "institution", "id": str(id_of(f"{at}园"))}, "amount_fen": fen}
        await self.send("record-repayment", body | {"document_number": f"缴{next(self.number)}号", "repaid_on": "2020-07-01"})

    async def check(self) -> None:
        """What holds whatever has happened."""
        pool = self.office.pool
        ledger: dict[str, int] = {row["account"]: row["fen"] for row in await pool.fetch(_LEDGER)}
        assert sum(ledger.values()) == 0
        accrued = {row["clause"]: row["fen"] for row in await pool.fetch(_STANDING)}
        assert {clause: ledger.get(f"expense:{clause}:{FUND}", 0) for clause in MOST_FEN} == {
            c: accrued.get(c, 0) for c in MOST_FEN
        }
        assert await pool.fetchval(_FREE) <= 4
        assert await pool.fetchval(_NEVER_ACCRUED) == 0
        assert all(0 <= row["fen"] <= MOST_FEN[row["clause"]] for row in await pool.fetch(_SETTLED))
        await self._payees_add_up(ledger)
        for row in await self.desk.checker.get("/budgets", year=2020):
            given = row["appropriated_fen"] + row["supplemented_fen"]
            assert given == row["committed_fen"] + row["remaining_fen"]
            assert row["committed_fen"] == row["drawn_fen"] + row["outstanding_fen"] == sum(accrued.values())
            assert row["drawn_fen"] == row["paid_fen"] + row["unconfirmed_fen"] == -ledger.get(f"drawn:{FUND}:2020", 0)
            assert row["payable_fen"] == given + row["overridden_fen"] - row["drawn_fen"]
        taken = {account.partition(":")[2]: -fen for account, fen in ledger.items() if account.startswith("deducted:")}
        assert all(fen <= self.deducted_fen[inspection] for inspection, fen in taken.items())

    async def _payees_add_up(self, ledger: dict[str, int]) -> None:
        """What is owed to a payee is what is open with it, and what is prepared for it and not approved."""
        owed: Counter[str] = Counter({row["payee_id"]: row["fen"] for row in await self.office.pool.fetch(_PREPARED)})
        for clause in MOST_FEN:
            owed.update(await self.desk.balances(clause))
        for payee in (str(id_of("甲园")), str(id_of("乙园"))):
            assert -ledger.get(f"payable:institution:{payee}", 0) == owed[payee]


async def test_whatever_is_recorded_settled_and_paid_the_money_adds_up(office, alone):
    loop = asyncio.get_running_loop()

    async def lived(history: list[tuple[Any, ...]]) -> None:
        bureau = Bureau(office, alone)
        await bureau.begin()
        for step in history:
            await bureau.do(step)
            await bureau.check()

    @settings(max_examples=12, deadline=None)
    @given(HISTORIES)
    def adds_up(history: list[tuple[Any, ...]]) -> None:
        asyncio.run_coroutine_threadsafe(lived(history), loop).result()

    await asyncio.to_thread(adds_up)
