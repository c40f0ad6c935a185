"""What a payee owes comes off its next payment from the fund, and which days an enactment lets be paid; on a real database. M3."""

import json

from settling_town import ENACTED, FUND, SCOPE, session, sums

PLACE = {"facility accepted": {"facility": "活动室"}}
OUTREACH = SCOPE | {"clause": "S3.2"}


def outreach(name: str, day: str, *children: str) -> dict[str, dict[str, object]]:
    [of] = session(name, day, "甲", *children).values()
    return {"session": of | {"mode": "outreach", "place": "活动室"}}


async def test_a_correction_reduces_the_next_payment_of_the_fund_whatever_its_clause(town, desk, office):
    await desk.checker.done("record-enactment", ENACTED)
    await desk.budget(500_000)
    which, shown = await desk.instructed("2020-03-31")
    await desk.bank(which, shown)
    first = max(shown["lines"], key=lambda line: line["amount_fen"])["payee_id"]
    await town.tells(PLACE, outreach("上门", "2020-05-06", "小明"), {"session voided": {"session": "甲一"}})
    assert await desk.balances() == {first: -4_000}

    which, shown = await desk.instructed("2020-06-30", **OUTREACH)
    assert shown["set_offs"] == [{"payee": {"kind": "institution", "id": first}, "clause": "S3.1", "amount_fen": 4_000}]
    assert [line["amount_fen"] for line in shown["lines"]] == [50_000 - 4_000]
    entries = await desk.checker.get(f"/settlements/{which['settlement_id']}/entries", payee_kind="institution", payee_id=first)
    assert sorted(entry["amount_fen"] for entry in entries) == [-2_000, -2_000, 50_000]
    await desk.bank(which, shown, **{first: "账户已销户"})
    assert await desk.balances() == {first: -4_000}

    which, shown = await desk.instructed("2020-06-30", **OUTREACH)
    assert shown["amount_fen"] == 46_000
    await desk.bank(which, shown)
    assert await desk.balances() == await desk.balances("S3.2") == await sums(office, "payable:") == {}
    assert await sums(office, "drawn:") == {f"drawn:{FUND}:2020": -(8_000 + 46_000)}


async def test_what_is_owed_is_set_off_once_also_where_two_clauses_are_prepared_in_one_file(town, desk):
    await desk.checker.done("record-enactment", ENACTED)
    await desk.budget(500_000)
    which, shown = await desk.instructed("2020-03-31")
    await desk.bank(which, shown)
    await town.tells(PLACE, outreach("上门", "2020-05-06", "小明"), {"session voided": {"session": "甲一"}})
    await town.tells(session("甲三", "2020-05-20", "甲", "小刚"))
    scopes = [OUTREACH | {"through": "2020-06-30"}, SCOPE | {"through": "2020-06-30"}]
    rows = await desk.clerk.bulk("prepare-settlement", "\n".join(map(json.dumps, scopes)))
    assert [row["status"] for row in rows] == ["recorded", "recorded"]
    amounts = {row["clause"]: row["amount_fen"] for row in await desk.checker.get("/settlements") if row["stage"] == "prepared"}
    assert amounts == {"S3.2": 50_000 - 2_000, "S3.1": 0}


async def test_days_that_no_enactment_covers_are_not_paid_and_are_left_out_once_one_is_recorded(town, desk, office):
    await desk.budget(100_000)
    draft = await desk.prepared("2020-03-31")
    assert (await desk.shown(draft))["amount_fen"] == 8_000
    await desk.checker.done("record-enactment", ENACTED | {"effective_on": "2020-03-01"})
    early = await desk.checker.send("approve-settlement", draft)
    assert (early.json()["code"], early.json()["clause"], early.json()["on"]) == (
        "settlement.policy-not-enacted",
        "S3.1",
        "2020-02-10",
    )
    await desk.checker.done("discard-settlement", draft | {"reason": "早于施行"})
    await office.decide()
    covered = await desk.prepared("2020-03-31")
    assert (await desk.shown(covered))["amount_fen"] == 4_000
    withdrawal = {
        "edition": ENACTED["edition"],
        "document_number": "宁政办〔2020〕9号",
        "from_date": "2020-03-12",
        "reason": "改版",
    }
    await desk.checker.done("withdraw-enactment", withdrawal)
    late = await desk.checker.send("approve-settlement", covered)
    assert (late.json()["code"], late.json()["on"]) == ("settlement.policy-not-enacted", "2020-03-12")
    await desk.checker.done("discard-settlement", covered | {"reason": "已废止"})
    await office.decide()
    left = await desk.prepared("2020-03-31")
    await desk.checker.done("approve-settlement", left)
    assert (await desk.shown(left))["amount_fen"] == 2_000
