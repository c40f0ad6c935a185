"""From claim to bank and back over HTTP, on a real database: closed, prepared, approved, instructed, paid, failed, corrected. Clause M3."""

import csv
import json
from hashlib import sha256
from io import BytesIO, StringIO
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from python_calamine import load_workbook
from settling_town import ENACTED, FUND, SCOPE, session, sums

from chassis.testing.workbooks import filled, sheet_of
from contracts.catalogue import decode
from contracts.envelope import Envelope, ReceivedEvent
from contracts.topics import SETTLEMENTS
from finance.application.own_state import OWN_STATE
from finance.reads.settlements import close_books
from finance.situations.chronicle import id_of
from finance.web.bank_results import BANK_RESULTS


async def test_from_claims_to_a_failed_transfer_a_correction_and_the_next_payment(town, desk, office):
    await desk.checker.done("record-enactment", ENACTED)
    await desk.budget(100_000)
    before = await desk.balances()
    first, second = sorted(before, key=lambda payee: -before[payee])
    assert before == {first: 6_000, second: 2_000}

    which, shown = await desk.instructed("2020-03-31")
    assert (shown["stage"], shown["number"], shown["amount_fen"]) == ("instructed", 1, 8_000)
    file = await desk.file(which)
    assert sha256(file.content).hexdigest() == shown["check_sum"]
    amounts = {row[3]: row[4] for row in list(csv.reader(StringIO(file.content.decode("utf-8-sig"))))[1:]}
    assert amounts == {first: "60.00", second: "20.00"}
    await desk.bank(which, shown, **{second: "账户已销户"})
    shown = await desk.shown(which)
    assert (shown["stage"], {line["payee_id"]: line["state"] for line in shown["lines"]}) == (
        "reconciled",
        {first: "paid", second: "returned"},
    )
    assert await desk.balances() == {second: 2_000}
    assert await sums(office, "drawn:") == {f"drawn:{FUND}:2020": -6_000}
    assert await sums(office, "payable:") == {f"payable:institution:{second}": -2_000}

    await town.tells({"session voided": {"session": "甲二"}}, session("甲三", "2020-05-05", "甲", "小红", "小刚"))
    which, shown = await desk.instructed("2020-06-30")
    assert (shown["number"], {line["payee_id"]: line["amount_fen"] for line in shown["lines"]}) == (
        2,
        {first: 2_000, second: 2_000},
    )
    await desk.bank(which, shown)
    assert await desk.balances() == {}
    assert await sums(office, "payable:") == {}
    entries = await desk.checker.get(f"/settlements/{which['settlement_id']}/entries", payee_kind="institution", payee_id=first)
    assert sorted(entry["amount_fen"] for entry in entries) == [-2_000, 2_000, 2_000]


async def test_what_was_paid_too_much_stays_owed_until_it_is_repaid(town, desk, office):
    await desk.checker.done("record-enactment", ENACTED)
    await desk.budget(100_000)
    which, shown = await desk.instructed("2020-03-31")
    await desk.bank(which, shown)
    await town.tells({"session voided": {"session": "乙一"}})
    [(payee, open_fen)] = (await desk.balances()).items()
    assert open_fen == -2_000
    nothing = await desk.clerk.send("prepare-settlement", SCOPE | {"through": "2020-06-30"})
    assert nothing.json()["code"] == "settlement.nothing-due"
    repaid = SCOPE | {"payee": {"kind": "institution", "id": payee}, "document_number": "缴字1号", "repaid_on": "2020-07-01"}
    refused = await desk.clerk.send("record-repayment", repaid | {"amount_fen": 2_100})
    assert (refused.json()["code"], refused.json()["owed_fen"]) == ("repayment.more-than-owed", 2_000)
    await desk.clerk.done("record-repayment", repaid | {"amount_fen": 500})
    assert await desk.balances() == {payee: -1_500}
    await desk.clerk.done("record-repayment", repaid | {"amount_fen": 1_500, "document_number": "缴字2号"})
    assert await desk.balances() == {payee: 0}
    assert await sums(office, "received:") == {f"received:{FUND}": 2_000}
    which = await desk.prepared("2020-06-30")
    await desk.checker.done("approve-settlement", which)
    shown = await desk.shown(which)
    assert (shown["stage"], shown["lines"][0]["state"]) == ("reconciled", "netted")
    assert await desk.balances() == await sums(office, "payable:") == {}


async def test_a_draft_an_empty_budget_the_same_person_and_an_open_quarter_are_refused(town, desk, office):
    early = await desk.clerk.send("prepare-settlement", SCOPE | {"through": "2020-02-29"})
    assert (early.status_code, early.json()["code"], early.json()["months"]) == (422, "settlement.no-period-end", 3)
    which = await desk.prepared("2020-03-31")
    draft = await desk.checker.send("approve-settlement", which)
    assert (draft.status_code, draft.json()["code"], draft.json()["clause"]) == (409, "settlement.policy-not-enacted", "S3.1")
    await desk.checker.done("record-enactment", ENACTED)
    await desk.budget(7_999)
    poor = await desk.checker.send("approve-settlement", which)
    assert (poor.json()["code"], poor.json()["payable_fen"], poor.json()["year"]) == ("budget.exceeded", 7_999, 2020)
    await desk.clerk.done(
        "supplement-budget",
        {"funding_source": FUND, "year": 2020, "amount_fen": 1, "document_number": "补1号", "supplemented_on": "2020-03-01"},
    )
    await desk.checker.done("discard-settlement", which | {"reason": "重新编制"})
    await office.decide()
    own = await desk.checker.done("prepare-settlement", SCOPE | {"through": "2020-03-31"})
    same = await desk.checker.send("approve-settlement", {"settlement_id": own["id"]})
    assert (same.status_code, same.json()["code"]) == (403, "settlement.same-person")
    assert await sums(office, "drawn:") == {}


async def test_a_budget_shows_what_the_bank_has_paid_beside_what_was_drawn(town, desk):
    await desk.checker.done("record-enactment", ENACTED)
    await desk.budget(100_000)
    which, shown = await desk.instructed("2020-03-31")
    seen = []

    async def look() -> None:
        [row] = await desk.checker.get("/budgets", year=2020)
        assert row["drawn_fen"] == row["paid_fen"] + row["unconfirmed_fen"]
        seen.append((row["committed_fen"], row["drawn_fen"], row["paid_fen"]))

    await look()
    second = min(shown["lines"], key=lambda line: line["amount_fen"])["payee_id"]
    await desk.bank(which, shown, **{second: "账户已销户"})
    await look()
    which, shown = await desk.instructed("2020-03-31")
    await desk.bank(which, shown)
    await look()
    assert seen == [(8_000, 8_000, 0), (8_000, 6_000, 6_000), (8_000, 8_000, 8_000)]


async def test_two_settlements_approved_at_once_draw_on_one_budget(town, desk):
    await desk.checker.done("record-enactment", ENACTED)
    await desk.budget(9_000)
    first = await desk.prepared("2020-03-31")
    await town.tells(session("甲三", "2020-05-05", "甲", "小红"))
    second = await desk.prepared("2020-06-30")
    rows = await desk.checker.bulk("approve-settlement", "\n".join(map(json.dumps, (first, second))))
    assert [(row["status"], row.get("problem", {}).get("code")) for row in rows] == [
        ("recorded", None),
        ("refused", "budget.exceeded"),
    ]


async def test_nothing_is_closed_while_a_book_is_still_to_be_decided(town, desk, office):
    await office.pool.execute(
        "INSERT INTO marks (kind, subject, cause, correlation) VALUES ('child', $2, $1, $1)", uuid4(), str(uuid4())
    )
    busy = await desk.clerk.send("prepare-settlement", SCOPE | {"through": "2020-03-31"})
    assert (busy.status_code, busy.json()["code"], busy.json()["marks"]) == (409, "settlement.books-not-decided", 1)
    await office.decide()
    await desk.prepared("2020-03-31")
    earlier = await desk.clerk.send("prepare-settlement", SCOPE | {"through": "2019-12-31"})
    assert earlier.json()["code"] == "settlement.closed-already"


async def test_the_bank_s_result_comes_as_a_workbook_and_a_wrong_row_stops_no_other(town, desk, office):
    await desk.checker.done("record-enactment", ENACTED)
    await desk.budget(100_000)
    which, shown = await desk.instructed("2020-03-31")
    lines = list(csv.reader(StringIO((await desk.file(which)).content.decode("utf-8-sig"))))[1:]
    kinds = {"institution": "机构 institution"}
    (first, second) = [[number, fund, kinds[kind], payee, float(yuan)] for number, fund, kind, payee, yuan in lines]
    content = filled(BANK_RESULTS, [[*first[:4], 1.5, "已付", ""], [*second, "未付成功", "账户已销户"]])
    checked = (await desk.upload("bank-results/check", content)).json()
    answer = await desk.upload("bank-results", content, confirm=checked["confirm"])
    outcomes = sheet_of(answer.content, "结果 Results")[1:]
    assert "登记" in str(outcomes[1])
    assert "the file has no such line" in str(outcomes[0])
    assert [line["state"] for line in (await desk.shown(which))["lines"]].count("returned") == 1
    mended = filled(BANK_RESULTS, [[*first, "已付", ""], [*second, "未付成功", "账户已销户"]])
    checked = (await desk.upload("bank-results/check", mended)).json()
    await desk.upload("bank-results", mended, confirm=checked["confirm"])
    shown = await desk.shown(which)
    assert (shown["stage"], sorted(line["state"] for line in shown["lines"])) == ("reconciled", ["paid", "returned"])
    again = await desk.checker.send(
        "record-bank-line",
        {"line": second[0], "funding_source": FUND, "payee": {"kind": "institution", "id": second[3]}, "amount_fen": 2_000}
        | {"status": "paid"},
    )
    assert again.json()["code"] == "settlement.not-at-this-step"


async def paid_days(office: Any, child: str) -> list[str]:
    """The days on which a child's attendances stand accrued."""
    found = "SELECT service_date::text FROM claims WHERE child_id = $1 AND status = 'accrued' ORDER BY service_date"
    return [row[0] for row in await office.pool.fetch(found, id_of(child))]


async def test_a_settled_claim_keeps_its_place_until_its_settlement_is_discarded(town, desk, office):
    await town.tells(*(session(f"甲{day}", f"2020-03-{day}", "甲", "小明") for day in (20, 21)))
    four = await paid_days(office, "小明")
    assert len(four) == 4
    which = await desk.prepared("2020-03-31")
    await town.tells(session("甲早", "2020-01-20", "甲", "小明"), session("乙同", "2020-03-21", "乙", "小明"))
    assert await paid_days(office, "小明") == four
    await desk.checker.done("discard-settlement", which | {"reason": "编制有误"})
    await office.decide()
    assert await paid_days(office, "小明") == ["2020-01-20", *four[:3]]


async def test_the_workbook_for_the_treasury_adds_up_to_what_is_paid(town, desk):
    await desk.checker.done("record-enactment", ENACTED)
    await desk.budget(100_000)
    which, shown = await desk.instructed("2020-03-31")
    answer = await desk.file(which, form="xlsx")
    rows = load_workbook(BytesIO(answer.content)).get_sheet_by_name("拨付 Payment").to_python()
    assert sum(row[2] for row in rows if row[0] == "institution") == shown["amount_fen"] / 100 == 80


async def test_a_signed_deduction_comes_off_the_next_payment_and_is_taken_once(town, desk, alone, office):
    await desk.checker.done("record-enactment", ENACTED)
    await desk.budget(100_000)
    before = await desk.balances()
    payee = max(before, key=lambda one: before[one])
    inspection = {"inspection_id": str(uuid4())}
    finding = {
        "payee": {"kind": "institution", "id": payee},
        "found_on": "2020-04-02",
        "finding": "签到表缺失",
        "statement_due_on": "2020-04-20",
    }
    await desk.checker.done("raise-fund-finding", inspection | finding)
    await desk.checker.done("record-fund-statement", inspection | {"stated_on": "2020-04-10", "statement": "无异议"})
    decided = {
        "decided_on": "2020-05-01",
        "document_number": "宁卫〔2020〕8号",
        "deduction": {"amount_fen": 2_500, "payments_from": "2020-05-01"},
    }
    await desk.checker.done("decide-fund-finding", inspection | decided)
    first = await desk.prepared("2020-03-31")
    assert (await desk.shown(first))["amount_fen"] == 8_000
    await desk.checker.done("discard-settlement", first | {"reason": "等待签批"})
    await office.decide()
    signer = alone.client("finance", "commission", "341881", "zhao")
    await signer.done("sign-deduction", inspection | {"signed_on": "2020-05-05"})
    which, shown = await desk.instructed("2020-03-31")
    assert {line["payee_id"]: line["amount_fen"] for line in shown["lines"]}[payee] == before[payee] - 2_500
    await desk.bank(which, shown)
    assert await desk.balances() == await sums(office, "payable:") == {}
    assert await sums(office, "deducted:") == {f"deducted:{inspection['inspection_id']}": -2_500}
    await town.tells(session("甲四", "2020-05-06", "甲", "小刚"))
    _, later = await desk.instructed("2020-06-30")
    assert later["amount_fen"] == 2_000


async def kept(office: Any) -> dict[str, list[tuple[Any, ...]]]:
    """What stands of settlements beside their events; a posting by its account and amount."""
    tables = {
        "settlements": "SELECT settlement_id, clause, funding_source, through, stage, number FROM settlements ORDER BY 1",
        "settlement_lines": "SELECT * FROM settlement_lines ORDER BY 1, 2, 3",
        "settlement_entries": "SELECT * FROM settlement_entries ORDER BY 1, 2, 3, 4, 5",
        "settlement_adjustments": "SELECT * FROM settlement_adjustments ORDER BY 1",
    }
    tables["postings"] = """
        SELECT decision_id, account, amount_fen FROM postings WHERE decision_id IN (
            SELECT decision_id FROM postings WHERE account ~ '^(drawn|received|deducted):') ORDER BY 1, 2"""
    return {name: [tuple(row) for row in await office.pool.fetch(query)] for name, query in tables.items()}


async def settled_events(office: Any) -> list[ReceivedEvent]:
    rows = await office.pool.fetch("SELECT * FROM events WHERE topic = $1 ORDER BY recorded_at, stream_version", SETTLEMENTS.name)
    return [
        ReceivedEvent(
            Envelope(
                id=row["id"], type=row["type"], subject=str(row["stream_id"]), time=row["recorded_at"], county_code="341881",
                partition_seq=row["partition_seq"], previous_id=row["previous_id"], stream_version=row["stream_version"],
                correlation_id=row["correlation_id"], causation_id=row["causation_id"], actor=row["actor"],
            ),
            decode(row["type"], row["payload"]),
        )
        for row in rows
    ]  # fmt: skip


async def test_what_is_settled_follows_from_the_events_alone(town, desk, office):
    await desk.checker.done("record-enactment", ENACTED)
    await desk.budget(100_000)
    first, second = sorted(await desk.balances())
    which, shown = await desk.instructed("2020-03-31")
    await desk.bank(which, shown, **{second: "账户已销户"})
    discarded = await desk.prepared("2020-06-30")
    await desk.checker.done("discard-settlement", discarded | {"reason": "重新编制"})
    await town.tells(
        {"session voided": {"session": "甲一"}}, {"session voided": {"session": "甲二"}}, {"session voided": {"session": "乙一"}}
    )
    repaid = {"payee": {"kind": "institution", "id": first}, "document_number": "缴字1号", "repaid_on": "2020-07-01"}
    await desk.clerk.done("record-repayment", SCOPE | repaid | {"amount_fen": -(await desk.balances())[first]})
    before, events = await kept(office), await settled_events(office)
    assert all(before.values())
    owner = await asyncpg.connect(office.running.settings.migration_database_url)
    await owner.execute("DELETE FROM settlement_entries; DELETE FROM settlement_lines; DELETE FROM settlements")
    await owner.execute("DELETE FROM settlement_adjustments")
    await owner.execute("DELETE FROM postings WHERE decision_id = ANY($1::uuid[])", {row[0] for row in before["postings"]})
    await owner.close()
    async with office.pool.acquire() as connection, connection.transaction():
        await OWN_STATE.rebuild(connection, events, events)
    assert await kept(office) == before


async def test_books_are_closed_one_after_another_so_that_two_funds_do_not_take_one_deduction_both(office):
    async with office.pool.acquire() as one, one.transaction(), office.pool.acquire() as other, other.transaction():
        await close_books(one)
        await other.execute("SET LOCAL lock_timeout = '300ms'")
        with pytest.raises(asyncpg.LockNotAvailableError):
            await close_books(other)
