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
