"""What finance is told over HTTP: who may, what is refused and by which clause, and that a retry changes nothing. Clause M3."""

import json
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from chassis.testing.world import Infrastructure, World, world_of
from finance.bootstrap import SERVICE
from finance.reads.budgets import lock_budgets

FUND = "township:341881001"
DRAFT = "ningguo-2019-draft"
ENACTED = {"edition": DRAFT, "document_number": "宁政办〔2020〕3号", "enacted_on": "2020-01-15", "effective_on": "2020-01-01"}


@pytest.fixture(scope="module")
async def world(infra: Infrastructure) -> AsyncIterator[World]:
    async with world_of(infra, [SERVICE], start=False) as running:
        yield running


async def test_a_draft_becomes_payable_by_the_record_of_its_enactment(world):
    commission = world.client("finance")
    before = await commission.get(f"/enactments/{DRAFT}", on="2020-06-01")
    assert (before["enacted"], before["enactments"]) == (False, [])
    done = await commission.done("record-enactment", ENACTED, key="first")
    assert await commission.done("record-enactment", ENACTED, key="first") == done
    township = await world.client("finance", "township", "341881001").send("record-enactment", ENACTED)
    assert (township.status_code, township.json()["code"]) == (403, "auth.forbidden")
    again = await commission.send("record-enactment", ENACTED)
    assert (again.status_code, again.json()["code"], again.json()["clause"]) == (409, "enactment.already-stands", "M3")
    unknown = await commission.send("record-enactment", ENACTED | {"edition": "other"})
    assert (unknown.status_code, unknown.json()["code"]) == (409, "edition.unknown")
    after = await commission.get(f"/enactments/{DRAFT}", on="2020-06-01")
    assert (after["enacted"], after["enactments"][0]["document_number"]) == (True, "宁政办〔2020〕3号")
    [event] = await world.services["finance"].pool.fetch("SELECT topic, type, actor FROM events")
    assert tuple(event) == ("finance.enactments.v1", "finance.policy-enacted.v1", "341881/tester")


async def test_what_a_fund_has_is_told_by_documents_and_an_override_takes_two(world):
    office = world.client("finance", "township", "341881001", "zhou")
    budget = {"funding_source": FUND, "year": 2020}
    given = {"amount_fen": 500_000, "document_number": "街财〔2020〕2号", "appropriated_on": "2020-01-20"}
    stranger = await world.client("finance", "township", "341881100").send("appropriate-budget", budget | given)
    assert (stranger.status_code, stranger.json()["code"]) == (403, "auth.other-office")
    county = await office.send("appropriate-budget", {"funding_source": "county-award-fund", "year": 2020} | given)
    assert county.json()["code"] == "auth.other-office"
    await office.done("appropriate-budget", budget | given)
    rows = await office.bulk(
        "supplement-budget",
        "\n".join(
            json.dumps(budget | {"amount_fen": 100_000, "document_number": number, "supplemented_on": "2020-09-10"})
            for number in ("街财〔2020〕31号", "街财〔2020〕2号")
        ),
    )
    assert [row["status"] for row in rows] == ["recorded", "refused"]
    asked = {"override_id": str(uuid4()), "amount_fen": 20_000, "reason": "追加指标在途"}
    await office.done("request-budget-override", budget | asked)
    authorise = budget | {"override_id": asked["override_id"]}
    assert (await office.send("authorise-budget-override", authorise)).json()["code"] == "override.same-person"
    await world.client("finance", "township", "341881001", "qian").done("authorise-budget-override", authorise)
    [row] = await office.get("/budgets", year=2020)
    assert (row["appropriated_fen"], row["supplemented_fen"], row["overridden_fen"]) == (500_000, 100_000, 20_000)
    assert (row["remaining_fen"], row["payable_fen"], row["drawn_fen"]) == (600_000, 620_000, 0)
    detail = await office.get(f"/budgets/{FUND}/2020")
    assert (detail["documents"], detail["overrides"][0]["authorised_by"]) == (
        ["街财〔2020〕2号", "街财〔2020〕31号"],
        "341881001/qian",
    )
    async with world.services["finance"].pool.acquire() as connection, connection.transaction():
        [(state, drawn_fen)] = (await lock_budgets(connection, [(FUND, 2020)])).values()
    assert (state.total_fen, drawn_fen) == (600_000, 0)


async def test_a_finding_becomes_a_deduction_by_two_persons_and_the_payee_sees_its_own(world):
    institution = str(uuid4())
    lin = world.client("finance", person="lin")
    clerk = world.client("finance", "institution", institution)
    raised = {
        "payee": {"kind": "institution", "id": institution},
        "found_on": "2020-06-12",
        "finding": "签到表与影像资料不符",
        "statement_due_on": "2020-06-26",
    }
    inspection = {"inspection_id": (await lin.done("raise-fund-finding", raised))["id"]}
    await clerk.done("record-fund-statement", inspection | {"stated_on": "2020-06-20", "statement": "已整改"})
    deduction = {"amount_fen": 300_000, "clauses": ["S3.1"], "payments_from": "2020-07-01"}
    decided = {"document_number": "宁卫财〔2020〕19号", "decided_on": "2020-07-01", "deduction": deduction}
    await lin.done("decide-fund-finding", inspection | decided)
    same = await lin.send("sign-deduction", inspection | {"signed_on": "2020-07-03"})
    assert (same.status_code, same.json()["code"], same.json()["clause"]) == (403, "deduction.signer-is-decider", "M5")
    await world.client("finance", person="wang").done("sign-deduction", inspection | {"signed_on": "2020-07-03"})
    [seen] = await clerk.get("/fund-inspections")
    assert (seen["deducts"], seen["taken_fen"], seen["deduction"]["amount_fen"]) == (True, 0, 300_000)
    assert await world.client("finance", "institution", str(uuid4())).get("/fund-inspections") == []
    await clerk.done("appeal-deduction", inspection | {"appealed_on": "2020-07-10", "grounds": "人次有误"})
    ended = {"document_number": "宁卫财〔2020〕23号", "decided_on": "2020-07-24", "outcome": "cancelled"}
    await world.client("finance", person="zhao").done("decide-deduction-appeal", inspection | ended)
    [seen] = await lin.get("/fund-inspections", payee_id=institution)
    assert (seen["deducts"], seen["appeal_outcome"]) == (False, "cancelled")
