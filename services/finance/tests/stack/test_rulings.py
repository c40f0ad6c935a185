"""A ruling over HTTP: previewed, issued, decided by several deciders at once without paying twice, withdrawn. R7, R9, S3.1."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from finance_histories import folded, recorded

from chassis.testing.world import Infrastructure, World, world_of
from contracts.policy import Policy, Ruled
from finance.application.deciding import Deciding
from finance.bootstrap import SERVICE
from finance.edition import policy
from finance.situations.ledger import Ledger
from finance.situations.vocabulary import statement, taken_for_granted

EDITION = "ningguo-2019-draft"
RULING = {"edition": EDITION, "subject": "R7", "value": "per-household", "from_date": "2020-01-01",
          "document_number": "宁卫〔2020〕88号", "reason": "按家庭计"}  # fmt: skip
PROPOSED = {name: RULING[name] for name in ("subject", "value", "from_date")}
DAYS = [f"2020-0{month}-04" for month in range(2, 8)]


def _events():
    lines = [
        statement(line)
        for line in (
            {"child": {"child": "哥哥", "household": "一家"}},
            {"child": {"child": "妹妹", "household": "一家"}},
            *({"session": {"session": day, "on": day, "children": ["哥哥", "妹妹", "邻居"]}} for day in DAYS),
        )
    ]
    return recorded([*taken_for_granted(lines, ()), *lines])


@pytest.fixture
async def world(infra: Infrastructure) -> AsyncIterator[World]:
    async with world_of(infra, [SERVICE], start=False) as running:
        yield running


async def _decided(pool) -> dict[str, int]:
    """Decide with three deciders at once until nothing is marked; the fen due by child."""
    deciders = [Deciding(policy(), marks_max=3, books_max=2) for _ in range(3)]

    async def work(deciding):
        while await deciding.run_once(pool) or await pool.fetchval("SELECT count(*) FROM marks"):
            pass

    await asyncio.gather(*map(work, deciders))
    return dict(await pool.fetch("SELECT child_id::text, sum(amount_fen)::int FROM claims WHERE status = 'accrued' GROUP BY 1"))


def _on_paper(*rulings: Ruled) -> list[int]:
    ledger, due = Ledger(), {}
    ledger.decide(Policy(policy().edition, rulings=rulings), folded(_events()))
    for claim in ledger.claims:
        due[claim.key.child_id] = due.get(claim.key.child_id, 0) + (claim.terms.amount_fen if hasattr(claim, "terms") else 0)
    return sorted(amount for amount in due.values() if amount)


async def test_a_ruling_is_previewed_issued_and_withdrawn_to_the_fen(world):
    pool, commission = world.services["finance"].pool, world.client("finance")
    async with pool.acquire() as connection, connection.transaction():
        for projection in SERVICE.projections:
            own = [received for received in _events() if received.event.topic in projection.topics]
            if own:
                await projection.apply(connection, own)
    before = await _decided(pool)
    assert sorted(before.values()) == _on_paper() == [8000, 8000, 8000]

    events = await pool.fetchval("SELECT count(*) FROM events")
    seen = await commission.ask("/rulings/preview", PROPOSED)
    assert (seen["change_fen"], seen["books_touched"], seen["marks_pending"]) == (-8000, 2, 0)
    assert [(one["clause"], one["township_code"], one["change_fen"]) for one in seen["changes"]] == [("S3.1", "341881001", -8000)]
    assert await pool.fetchval("SELECT count(*) FROM events") == events, "a preview writes nothing"
    prices = await commission.get("/readings/R7/prices")
    assert [(one["alternative"], one["preview"]["change_fen"]) for one in prices] == [("per-child", 0), ("per-household", -8000)]

    edition = policy().edition.model_dump(mode="json", by_alias=True)
    edition["parameters"]["S3.1.fee"]["values"][0]["value"] = 2500
    assert (await commission.ask("/editions/preview", edition))["change_fen"] == 12 * 500
    edition["parameters"]["S3.1.fee"]["values"][0]["value"] = -1
    headers = {"Authorization": f"Bearer {commission.token}"}
    wrong = (await commission.http.post("/editions/preview", json=edition, headers=headers)).json()
    assert (wrong["code"], len(wrong["problems"])) == ("edition.invalid", 1)

    await commission.done("issue-ruling", RULING)
    after = await _decided(pool)
    assert (
        sorted(after.values())
        == _on_paper(Ruled("1", "R7", "per-household", policy().edition.effective_on))
        == [4000, 4000, 8000]
    )
    [ruling] = await commission.get("/rulings")
    [step] = ruling["progress"]
    assert (step["state"], step["marks_left"], step["change_fen"]) == ("done", 0, -8000)
    caused = await pool.fetch("SELECT payload FROM events WHERE causation_id = $1::uuid", step["event_id"])
    assert caused
    assert all(b"R7:per-household#1" in row["payload"] for row in caused)

    await commission.done(
        "withdraw-ruling", {"edition": EDITION, "ruling": 1, "document_number": "宁卫〔2021〕12号", "reason": "仍按婴幼儿计"}
    )
    assert await _decided(pool) == before
    [ruling] = await commission.get("/rulings")
    assert [step["change_fen"] for step in ruling["progress"]] == [-8000, 8000]
    unbalanced = "SELECT count(*) FROM (SELECT FROM postings GROUP BY decision_id HAVING sum(amount_fen) <> 0) AS x"
    assert await pool.fetchval(unbalanced) == 0
    refused = await world.client("finance", "township", "341881001").send("issue-ruling", RULING)
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.forbidden")


async def _waits(connection, task) -> None:
    """Until the server says that somebody waits for the lock; whoever is done has not waited."""
    async with asyncio.timeout(20):
        while not await connection.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
            assert not task.done(), "nobody has waited"
            await asyncio.sleep(0.02)


async def test_a_ruling_waits_for_the_decisions_under_way(world):
    pool, commission = world.services["finance"].pool, world.client("finance")
    async with pool.acquire() as deciding, deciding.transaction():
        await deciding.execute("SELECT pg_advisory_xact_lock_shared(7300241)")
        issued = asyncio.create_task(commission.done("issue-ruling", RULING | {"subject": "R3", "value": "intermediate"}))
        await _waits(deciding, issued)
    await issued


async def test_no_decision_is_made_while_a_ruling_is_being_recorded(world):
    pool = world.services["finance"].pool
    async with pool.acquire() as ruling, ruling.transaction():
        await ruling.execute("SELECT pg_advisory_xact_lock(7300241)")
        deciding = asyncio.create_task(Deciding(policy()).run_once(pool))
        await _waits(ruling, deciding)
    await deciding
