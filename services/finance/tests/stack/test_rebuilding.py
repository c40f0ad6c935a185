"""What finance keeps of its own events, rebuilt beside what is live: claims, ledger, books, settlements. Nothing is decided again."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from settling_town import CLAIMS, ENACTED, GROUND, SCOPE, Desk, Town, session

from chassis.kafka import KafkaAccess
from chassis.rebuild.beside import Beside, CannotRebuild, Site, SourceKind
from chassis.rebuild.compare import TableComparison
from chassis.rebuild.parts import part_of
from chassis.rebuild.progress import Progress
from chassis.rebuild.source import UnreadableEvent
from chassis.store import EventStore
from chassis.testing.world import COUNTY, Infrastructure, World, world_of
from finance.bootstrap import SERVICE

PART = part_of(SERVICE, "own")
RULING = {"edition": "ningguo-2019-draft", "subject": "R7", "value": "per-household", "from_date": "2020-01-01",
          "document_number": "宁卫〔2020〕88号", "reason": "按家庭计"}  # fmt: skip
DAMAGE = {
    "single_claims": "UPDATE single_claims SET amount_fen = amount_fen + 100 WHERE amount_fen > 0",
    "session_claims": "UPDATE session_claims SET claims = set_byte(claims, 43, 9)",
    "assessments": "DELETE FROM assessments",
    "books": "UPDATE books SET entries = set_byte(entries, 62, 7) WHERE entries IS NOT NULL",
    "postings": "DELETE FROM postings WHERE account LIKE 'payable:%' AND amount_fen = -2000",
    "settlement_lines": "UPDATE settlement_lines SET amount_fen = amount_fen + 1",
    "ruling_decisions": "DELETE FROM ruling_decisions",
}
"""As only the owner of the tables can do it: numbers and amounts changed, rows taken away."""


class Finance(Town):
    """A finance service of its own on the bus, with a year behind it."""

    def __init__(self, office: Any, world: World) -> None:
        super().__init__(office)
        self.running, self.pool = world.services["finance"], office.pool
        config = self.running.settings
        kafka = KafkaAccess(world.infrastructure.kafka_bootstrap)
        site = Site(config.migration_database_url, config.database_url, {"finance": config.database_url}, kafka, COUNTY)
        self.beside = Beside(SERVICE, PART, site, PART.schema)

    async def own(self, schema: str = "public") -> dict[str, Counter[str]]:
        """Every row of every table that follows from finance's own events."""
        return {
            table: Counter(row[0] for row in await self.pool.fetch(
                f"SELECT (to_jsonb(t) - 'posting_id')::text FROM {schema}.{table} t"))  # noqa: S608
            for table in PART.tables
        }  # fmt: skip

    async def as_owner(self, *statements: str) -> None:
        connection = await asyncpg.connect(self.running.settings.migration_database_url)
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    async def built(self, kind: SourceKind = "store") -> list[TableComparison]:
        """Built or caught up, and compared."""
        await self.beside.build(kind, lambda _: None)
        return [table for table in await self.beside.compare() if not table.equal]


@pytest.fixture(scope="module")
async def world(infra: Infrastructure) -> AsyncIterator[World]:
    async with world_of(infra, [SERVICE], start=False) as running:
        running.services["finance"].start("relay")
        yield running


@pytest.fixture(scope="module")
async def history(world: World, make_office: Any) -> Finance:
    """Corrections, a ruling and its withdrawal, a settlement partly failed, one discarded, a repayment, claims of every kind."""
    finance, desk = Finance(make_office(world.services["finance"]), world), Desk(world)
    await finance.tells(*GROUND, {"child": {"child": "小强", "born": "2018-06-01", "household": "一家"}})
    await finance.tells({"child": {"child": "小兰", "born": "2018-06-01", "household": "一家"}})
    await finance.tells(*CLAIMS, *(session(f"常{n}", f"2020-0{n}-20", "甲", "小强", "小兰", "路人") for n in range(2, 8)))
    await desk.checker.done("record-enactment", ENACTED)
    await desk.budget(1_000_000)
    which, shown = await desk.instructed("2020-03-31")
    await desk.bank(which, shown, **{shown["lines"][0]["payee_id"]: "账户已销户"})
    discarded = await desk.prepared("2020-06-30")
    await desk.checker.done("discard-settlement", discarded | {"reason": "重新编制"})
    await finance.office.decide()
    await desk.checker.done("issue-ruling", RULING)
    await finance.office.decide()
    await finance.tells(
        {"session amended": {"session": "甲一", "children": ["小明", "小刚"]}},
        {"session voided": {"session": "甲二"}},
        {"birth date corrected": {"child": "小刚", "born": "2010-06-01"}},
        {"session": {"session": "上门", "mode": "outreach", "on": "2020-03-02", "from": "14:00", "to": "15:00", "children": ["小明"]}},
        {"unit": {"unit": "341881001001", "kind": "community"}},
        {"lecturer": {"lecturer": "讲师"}},
        {"lecture": {"lecture": "春讲", "on": "2020-03-15", "village": "341881001001", "lecturer": "讲师"}},
        {"facility accepted": {"facility": "室", "on": "2020-04-01", "award": "15000"}},
    )  # fmt: skip
    await desk.checker.done(
        "withdraw-ruling",
        {"edition": RULING["edition"], "ruling": 1, "document_number": "宁卫〔2021〕12号", "reason": "仍按婴幼儿计"},
    )
    await finance.office.decide()
    for payee, open_fen in (await desk.balances()).items():
        if open_fen < 0:
            repaid = {"payee": {"kind": "institution", "id": payee}, "document_number": "缴字1号", "repaid_on": "2020-07-01"}
            await desk.clerk.done("record-repayment", SCOPE | repaid | {"amount_fen": -open_fen})
    await world.settle()
    return finance


@pytest.fixture
async def finance(history: Finance) -> AsyncIterator[Finance]:
    """Nothing beside it, before and after."""
    yield history
    await history.beside.drop()


@pytest.mark.parametrize("kind", ["store", "topics"])
async def test_what_is_rebuilt_from_its_own_events_equals_what_is_live(finance: Finance, kind: SourceKind) -> None:
    live, events = await finance.own(), await finance.office.events()
    assert all(live.values()), "the history leaves something in every table"
    assert await finance.built(kind) == []
    assert await finance.own(PART.schema) == live
    assert await finance.office.events() == events


async def test_damage_is_told_by_key_and_value_and_mended_and_nothing_is_decided_again(finance: Finance) -> None:
    right, events = await finance.own(), await finance.office.events()
    await finance.as_owner(*DAMAGE.values())
    wrong = await finance.own()
    told = {table.table: table for table in await finance.built()}
    assert told.keys() == DAMAGE.keys()
    claim = await finance.pool.fetchval(f"SELECT claim_id FROM {PART.schema}.single_claims WHERE amount_fen = 50000")  # noqa: S608
    assert f"claim_id {claim}: amount_fen: live 50100, rebuilt 50000" in told["single_claims"].examples
    assert "2512 fen by 341881001, rebuilt decision 1, accrued, 2000 fen by 341881001" in " ".join(
        told["session_claims"].examples
    )
    assert "live decision 7, " in " ".join(told["books"].examples)
    assert told["postings"].only_live == 0
    assert told["postings"].only_rebuilt
    await finance.as_owner(f"UPDATE {PART.schema}.marks SET lane = 7")  # noqa: S608
    exchanged = await finance.beside.exchange(changes=True)
    assert exchanged.marks == 1
    assert await finance.pool.fetchval("SELECT lane FROM marks") == 7, "a mark stays in its lane"
    assert await finance.own() == right
    assert await finance.own(PART.schema) == wrong, "what was live is kept"
    claims = "SELECT count(*) FROM claims WHERE amount_fen = 50100"
    assert await finance.pool.fetchval(claims) == 0, "the view reads what is live now"
    await finance.office.decide(deciders=2)
    assert (await finance.own(), await finance.office.events()) == (right, events), "every book was looked at again"
    await finance.beside.exchange(changes=True, back=True)
    assert await finance.own() == wrong
    assert await finance.pool.fetchval(claims) == 1
    await finance.as_owner("DELETE FROM marks")
    await finance.beside.exchange(changes=False)
    await finance.beside.drop()
    assert await finance.pool.fetchval(claims) == 0, "the view outlives what was kept"
    assert await finance.own() == right


async def test_deciders_and_settlements_go_on_with_what_was_exchanged(finance: Finance, world: World) -> None:
    assert await finance.built() == []
    await finance.beside.exchange(changes=True)
    kept = await finance.own(PART.schema)
    await finance.tells(session("后来", "2020-09-20", "乙", "小明", "小红"))
    await finance.tells({"session amended": {"session": "后来", "children": ["小红"]}})
    await Desk(world).instructed("2020-09-30")
    assert await finance.own(PART.schema) == kept
    assert await finance.beside.compare() != []
    assert await finance.own(PART.schema) == await finance.own(), "what was kept is brought to the same events"
    await world.settle()


async def test_an_append_that_outlives_the_catch_up_is_exchanged_with_the_rest(
    finance: Finance, monkeypatch: pytest.MonkeyPatch
) -> None:
    appended, may_commit, write = asyncio.Event(), asyncio.Event(), EventStore.write

    async def write_and_wait(store: EventStore, *arguments: Any, **named: Any) -> None:
        await write(store, *arguments, **named)
        appended.set()
        await may_commit.wait()

    with monkeypatch.context() as patched:
        patched.setattr(EventStore, "write", write_and_wait)
        deciding = asyncio.create_task(finance.tells(session("迟到", "2020-10-20", "甲", "小强")))
        await appended.wait()
        try:
            before = await finance.own()
            await finance.beside.build("store", lambda _: None)
            behind = await finance.own(PART.schema)
            exchanging = asyncio.create_task(finance.beside.exchange(changes=False))
            await asyncio.sleep(0.3)
            assert not exchanging.done(), "it waits for who is deciding"
        finally:
            may_commit.set()
        await asyncio.gather(deciding, exchanging)
    assert behind["session_claims"] == before["session_claims"]
    after = await finance.own()
    assert after["session_claims"].total() == before["session_claims"].total() + 1
    assert await finance.built() == []


async def test_an_interrupted_rebuild_goes_on_where_it_stopped(finance: Finance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chassis.rebuild.store_source.BATCH_EVENTS_MAX", 1)
    told: list[Progress] = []

    def stop(progress: Progress) -> None:
        told.append(progress)
        if len(told) == 2:
            raise ConnectionError("the operator's machine went to sleep")

    with pytest.raises(ConnectionError):
        await finance.beside.build("store", stop)
    assert told[-1].applied
    assert told[-1].remaining
    events = await finance.office.events()
    assert (await finance.beside.build("store", lambda _: None)).applied == events - told[-1].applied
    assert await finance.built() == []


async def test_an_event_that_cannot_be_read_is_named_and_nothing_is_exchanged(finance: Finance) -> None:
    one = "topic = 'finance.subsidies.v1' AND type = 'finance.attendances-decided.v1' AND partition_seq = 2"
    place = "SELECT id, partition, payload FROM events WHERE " + one + " ORDER BY partition LIMIT 1"  # noqa: S608
    event_id, partition, payload = await finance.pool.fetchrow(place)
    live = await finance.own()
    await finance.as_owner(f"UPDATE events SET payload = '{{' WHERE id = '{event_id}'")  # noqa: S608
    with pytest.raises(UnreadableEvent, match=rf"finance\.subsidies\.v1\[{partition}\] 2, event {event_id}: UndecodableEvent"):
        await finance.beside.build("store", lambda _: None)
    with pytest.raises(UnreadableEvent):
        await finance.beside.exchange(changes=True)
    assert await finance.own() == live
    await finance.as_owner(f"UPDATE events SET payload = '\\x{payload.hex()}' WHERE id = '{event_id}'")  # noqa: S608
    assert await finance.built() == []


async def test_an_empty_store_is_rebuilt_at_once(office: Any, alone: World) -> None:
    empty = Finance(office, alone)
    try:
        assert (await empty.beside.build("store", lambda _: None)).applied == 0
        assert all(table.equal and not table.rows for table in await empty.beside.compare())
        assert (await empty.beside.exchange(changes=False)).marks == 0
    finally:
        await empty.beside.drop()


async def test_there_is_no_way_back_from_what_was_never_exchanged(finance: Finance) -> None:
    await finance.built()
    with pytest.raises(CannotRebuild, match="never exchanged"):
        await finance.beside.exchange(changes=False, back=True)
