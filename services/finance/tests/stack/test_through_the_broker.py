"""From topics to money through the real broker: out of order, killed on the way, and read back over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from finance_histories import any_order, folded, recorded, terms_of

from chassis.service import Service
from chassis.store import EventStore, NewEvents
from chassis.testing.world import Infrastructure, World, world_of
from chassis.topic_layout import partitions_of
from contracts.envelope import ReceivedEvent
from contracts.events.finance import SubsidyAccrued
from finance.bootstrap import SERVICE
from finance.situations.chronicle import id_of
from finance.situations.ledger import Ledger
from finance.situations.vocabulary import statement, taken_for_granted

NO_MIGRATIONS = Path(__file__).parent / "none"
REGISTRY = Service(name="registry", migrations=NO_MIGRATIONS)
DELIVERY = Service(name="delivery", migrations=NO_MIGRATIONS)


class County:
    """Finance on the bus, with registry and delivery as publishers of made-up events."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.finance = world.services["finance"]
        self.store = EventStore(partitions_of)
        self.versions: dict[UUID, int] = {}

    async def publish(self, events: Sequence[ReceivedEvent]) -> None:
        """Append to the owners' stores; their relays publish."""
        for owner in ("registry", "delivery"):
            batches = [self._batch(received) for received in events if received.event.topic.owner == owner]
            async with self.world.services[owner].pool.acquire() as connection, connection.transaction():
                await self.store.append(connection, batches)

    def _batch(self, received: ReceivedEvent) -> NewEvents:
        stream = UUID(received.envelope.subject)
        version = self.versions.get(stream, 0)
        self.versions[stream] = version + 1
        cause = received.envelope.causation_id
        return NewEvents(stream, version, [received.event], cause, received.envelope.correlation_id, "341881/tester")

    async def outcome(self) -> dict[object, object]:
        claims = await self.finance.pool.fetch(
            "SELECT claim_id, amount_fen, payee_kind, payee_id, funding_source, reason FROM claims"
        )
        attendances = await self.finance.pool.fetch("SELECT attendance_id, reason FROM assessments")
        return {claim_id: reason or tuple(terms) for claim_id, *terms, reason in claims} | dict(map(tuple, attendances))


@pytest.fixture
async def county(infra: Infrastructure) -> AsyncIterator[County]:
    async with world_of(infra, [REGISTRY, DELIVERY, SERVICE]) as world:
        yield County(world)


def _events(*lines):
    statements = [statement(line) for line in lines]
    return recorded([*taken_for_granted(statements, ("无名",)), *statements])


def _year():
    months = [f"2020-0{n}-02" for n in range(2, 8)]
    return _events(
        *({"session": {"session": day, "on": day, "children": ["小明", "小红", "无名"]}} for day in months),
        {"session": {"session": "上门", "mode": "outreach", "on": "2020-03-02", "from": "14:00", "to": "15:00", "children": ["小明"]}},
        {"session amended": {"session": months[1], "children": ["小红"]}},
        {"session voided": {"session": months[2]}},
        {"birth date corrected": {"child": "小红", "born": "2019-03-31"}},
        {"credential revoked": {"kind": "registration", "from": "2020-07-01"}},
        {"lecture": {"lecture": "春讲", "on": "2020-03-15", "file": "none"}},
        {"lecture": {"lecture": "秋讲", "on": "2020-10-15"}},
        {"file completed": {"lecture": "春讲", "on": "2020-12-20"}},
        {"facility accepted": {"facility": "室", "on": "2020-04-01", "award": "15000"}},
    )  # fmt: skip


def _expected(policy, events):
    ledger = Ledger()
    ledger.decide(policy, folded(events))
    return terms_of(ledger)


async def test_out_of_order_through_the_broker_the_money_is_the_same(county, policy):
    events = _year()
    arrived = any_order(Random(7), events)
    while arrived:
        await county.publish(arrived[:7])
        del arrived[:7]
        await county.world.settle()
    assert await county.outcome() == _expected(policy, events)
    balance = await county.finance.pool.fetchval("SELECT sum(amount_fen) FROM postings")
    assert balance == 0


async def _published(county):
    """Wait until the owners' relays have nothing left to publish."""
    waiting = "SELECT (SELECT sum(last_seq) FROM partition_counters) - (SELECT sum(published_seq) FROM relay_cursors)"
    async with asyncio.timeout(20):
        for owner in ("registry", "delivery"):
            while await county.world.services[owner].pool.fetchval(waiting):
                await asyncio.sleep(0.05)


async def test_nothing_is_closed_while_something_published_has_not_been_applied(county):
    events = _year()
    await county.publish(events[:-1])
    await county.world.settle()
    clerk = county.world.client("finance", "township", "341881001")
    quarter = {"clause": "S3.1", "funding_source": "township:341881001", "through": "2020-03-31"}
    await county.finance.stop("consume")
    await county.publish(events[-1:])
    await _published(county)
    behind = await clerk.send("prepare-settlement", quarter)
    assert (behind.status_code, behind.json()["code"]) == (409, "settlement.topics-not-read")
    assert sum(behind.json()["events"].values()) == 1
    county.finance.start()
    await county.world.settle()
    done = await clerk.send("prepare-settlement", quarter, key="once")
    assert done.status_code == 201
    await county.finance.stop("consume")
    await county.publish(_events({"unit": {"unit": "341881001999", "kind": "village"}}))
    await _published(county)
    assert (await clerk.send("prepare-settlement", quarter)).json()["code"] == "settlement.topics-not-read"
    assert (await clerk.send("prepare-settlement", quarter, key="once")).json() == done.json()


async def test_deliveries_first_and_the_register_last(county, policy):
    events = _year()
    await county.publish([received for received in events if received.event.topic.owner == "delivery"])
    await county.world.settle()
    reasons = await county.finance.pool.fetch("SELECT DISTINCT reason FROM claims WHERE clause = 'S3.1'")
    assert {row[0] for row in reasons} == {"agreement.unknown", "attendance.removed", "session.voided"}
    await county.publish([received for received in events if received.event.topic.owner == "registry"])
    await county.world.settle()
    assert await county.outcome() == _expected(policy, events)


async def test_stopped_in_the_middle_and_started_again_it_comes_to_the_same(county, policy):
    events = _year()
    await county.publish(events[: len(events) // 2])
    await _applied(county)
    for part in ("worker:decider", "consume", "relay"):
        await county.finance.stop(part)
    await county.publish(events[len(events) // 2 :])
    county.finance.start()
    await county.world.settle()
    assert await county.outcome() == _expected(policy, events)


async def test_every_decision_is_published_and_numbered_by_its_claim(county):
    await county.publish(_year())
    await county.world.settle()
    published, decided = await county.finance.pool.fetchrow(
        "SELECT sum(published_seq)::bigint, (SELECT count(*) FROM events) FROM relay_cursors"
    )
    assert published == decided
    history = await county.world.client("finance", "auditor").get(f"/claims/{(await _claims(county))[0]['claim_id']}")
    assert [one["number"] for one in history["decisions"]] == [one["data"]["decision"] for one in history["decisions"]]


async def test_every_entry_explains_itself_over_http(county):
    await county.publish(_year())
    await county.world.settle()
    auditor = county.world.client("finance", "auditor")
    page = await auditor.get("/claims", source_id=str(id_of("2020-02-02")))
    by_child = {item["child_id"]: item for item in page["items"]}
    assert by_child[str(id_of("无名"))]["reason_text"] == {"zh": "婴幼儿未登记", "en": "the child is not registered"}
    due = by_child[str(id_of("小明"))]
    assert (due["status"], due["amount_fen"], due["funding_source"]) == ("accrued", 2_000, "township:341881001")

    history = await auditor.get(f"/claims/{due['claim_id']}")
    accrued = next(one for one in reversed(history["decisions"]) if one["type"] == SubsidyAccrued.event_type)
    explained = await auditor.get(f"/entries/{accrued['id']}", claim_id=due["claim_id"])
    assert set(explained["claims"]) == {item["claim_id"] for item in page["items"]}
    [deciding] = [text for text in explained["clause_texts"] if text["decides_the_amount"]]
    assert (deciding["parameter"], deciding["version"], deciding["value"]) == ("S3.1.fee", "S3.1.fee@2020-01-01", 2_000)
    assert deciding["text"]["zh"] == "计时制亲子体验每人次"
    assert explained["facts"]["child"] == {"id": str(id_of("小明")), "birth_date": "2018-06-01"}
    assert (explained["facts"]["rank"], explained["facts"]["attendances_max"]) == (1, 4)
    assert {reading["reading"]: reading["chosen"] for reading in explained["readings"]}["R8"] == "uses-one"
    assert len(explained["events"]) >= 4
    assert sum(posting["amount_fen"] for posting in explained["postings"]) == 0
    [debit, _] = explained["postings"]
    assert (await auditor.get(f"/entries/{debit['posting_id']}"))["decision"]["id"] == accrued["id"]


async def test_totals_and_accounts_add_up_over_http(county):
    await county.publish(_year())
    await county.world.settle()
    auditor = county.world.client("finance", "auditor")
    totals = await auditor.get("/totals", year=2020)
    money = {(row["clause"], row["township_code"]): row["amount_fen"] for row in totals["money"]}
    assert money[("S2", "341881001")] == 50_000
    assert money[("S1.2", "341881001")] == 1_500_000
    assert totals["amount_fen"] == sum(money.values()) == sum(fund["amount_fen"] for fund in totals["funds"])
    assert sum(row["claims"] for row in totals["refusals"]) == sum(state["refused"] for state in totals["states"])
    assert {row["reason"] for row in totals["refusals"]} >= {"child.unknown", "session.voided", "lecture.already-paid"}
    accounts = (await auditor.get("/accounts"))["items"]
    assert sum(account["balance_fen"] for account in accounts) == 0
    assert sum(one["balance_fen"] for one in accounts if one["account"].startswith("expense:")) == totals["amount_fen"]


async def test_pages_follow_one_another_and_a_township_sees_its_own(county):
    await county.publish(_year())
    await county.world.settle()
    auditor = county.world.client("finance", "auditor")
    everything = (await auditor.get("/claims", limit=500))["items"]
    paged, after = [], None
    while True:
        page = await auditor.get("/claims", limit=4, **({"after": after} if after else {}))
        paged += page["items"]
        after = page["next"]
        if after is None:
            break
    assert paged == everything
    assert len({claim["claim_id"] for claim in paged}) == len(paged)

    own = county.world.client("finance", "township", "341881001")
    other = county.world.client("finance", "township", "341881100")
    assert {claim["township_code"] for claim in (await own.get("/claims", limit=500))["items"]} == {"341881001"}
    assert (await other.get("/claims"))["items"] == []
    claim_id = everything[0]["claim_id"]
    refused = await other.http.get(f"/claims/{claim_id}", headers={"Authorization": f"Bearer {other.token}"})
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.other-office")
    unknown = await own.http.get(f"/claims/{UUID(int=1)}", headers={"Authorization": f"Bearer {own.token}"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "resource.not-found")


async def test_status_says_what_is_left_to_decide(county):
    await county.finance.stop("worker:decider")
    await county.publish(_year())
    await _applied(county)
    status = (await county.finance.http.get("/status")).json()
    assert status["pending"] == status["marks"] > 0
    assert status["oldest_mark_seconds"] >= 0
    county.finance.start("worker:decider")
    await county.world.settle()
    status = (await county.finance.http.get("/status")).json()
    assert (status["pending"], status["oldest_mark_seconds"]) == (0, None)
    assert status["books"] == len({claim["book"] for claim in await _claims(county)})


async def _claims(county):
    return (await county.world.client("finance", "auditor").get("/claims", limit=500))["items"]


async def _applied(county):
    """Wait until some session has come through the bus."""
    async with asyncio.timeout(20):
        while not await county.finance.pool.fetchval("SELECT count(*) FROM sessions"):
            await asyncio.sleep(0.05)
