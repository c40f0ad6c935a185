"""What finance is told over HTTP: who may, what is refused and by which clause, and that a retry changes nothing. Clause M3."""

from collections.abc import AsyncIterator

import pytest

from chassis.testing.world import Infrastructure, World, world_of
from finance.bootstrap import SERVICE

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
