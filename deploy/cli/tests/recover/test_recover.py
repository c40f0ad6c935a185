"""Stores restored to an earlier point, and topics that lost their tail, brought together again on the real servers."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from county import VILLAGE, County, county, session_on

from chassis.create_topics import create_topics
from chassis.operations.lease_for_recovery import RelayIsPublishing
from chassis.operations.recover import plan_recovery, recover
from chassis.topic_layout import layouts
from contracts.envelope import read_link
from contracts.topics import TOPICS, owned_by
from cradle_cli.backups.manifest import read_manifest
from cradle_cli.backups.replace import plan_restore, replace_databases
from cradle_cli.backups.take import take_backup
from cradle_cli.recover import stores_of
from local_stack.progress import SilentProgress
from local_stack.testing import Infrastructure

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
QUIET = SilentProgress()
_UNPUBLISHED = """
    SELECT sum(c.last_seq - r.published_seq) FROM partition_counters c JOIN relay_cursors r USING (topic, partition)"""


@pytest_asyncio.fixture
async def running(infra: Infrastructure, tmp_path: Path) -> AsyncIterator[County]:
    async with county(infra, tmp_path) as small:
        await small.found()
        await small.register(4)
        await small.deliver(["2020-03-02", "2020-03-03", "2020-03-04"])
        await small.visit(["2020-03-05"])
        await small.world.settle()
        yield small
        for service in small.installation.services.values():
            await _drop_replaced(small, service.database)


async def _drop_replaced(small: County, database: str) -> None:
    admin = await asyncpg.connect(small.installation.admin_dsn)
    for row in await admin.fetch("SELECT datname FROM pg_database WHERE datname LIKE $1 || '_before_%'", database):
        await admin.execute(f'DROP DATABASE "{row[0]}" WITH (FORCE)')
    await admin.close()


async def restore(
    small: County, folder: Path, *services: str, meanwhile: Callable[[], Awaitable[None]] | None = None, **parts: tuple[str, ...]
) -> None:
    """Put a backup of these services in the place of their databases, the services stopped; then start them, or these parts."""
    where = small.installation
    manifest = read_manifest(folder)
    plan = await plan_restore(where, manifest, where.choose(list(services)))
    async with small.away(**parts):
        await replace_databases(where, folder, manifest, plan, QUIET)
        if meanwhile is not None:
            await meanwhile()


async def forked(small: County, service: str, *words: str) -> str:
    """What the relay says once it has compared; it must say these words."""
    async with asyncio.timeout(40):
        while True:
            (row,) = await small.fetch(service, "SELECT fork FROM relay_lease")
            if row["fork"] and all(word in row["fork"] for word in words):
                return str(row["fork"])
            await asyncio.sleep(0.1)


async def done(small: County, service: str) -> Any:
    """The service recovered, standing in for its relay."""
    parts = small.world.services[service].service
    return await recover(parts, stores_of(small.installation, service), small.installation.kafka, lambda *_: None)


async def planned(small: County, service: str) -> Any:
    """The plan, with nothing changed."""
    return await plan_recovery(
        small.world.services[service].service, stores_of(small.installation, service), small.installation.kafka
    )


async def topics_of(small: County, service: str) -> dict[tuple[str, int], list[Any]]:
    """What a subscriber who reads committed and drops repeats sees of a service's event topics."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=small.installation.kafka.bootstrap, isolation_level="read_committed", enable_auto_commit=False
    )
    await consumer.start()
    try:
        partitions = [TopicPartition(t.name, n) for t in owned_by(service) if t.kind == "events" for n in range(t.partitions)]
        consumer.assign(partitions)
        await consumer.seek_to_beginning()
        ends = await consumer.end_offsets(partitions)
        seen: dict[tuple[str, int], list[Any]] = {}
        unread = {tp for tp in partitions if ends[tp]}
        while unread:
            for tp, records in (await consumer.getmany(timeout_ms=100)).items():
                chain = seen.setdefault((tp.topic, tp.partition), [])
                for record in records:
                    link = read_link(record.headers)
                    if link not in chain:
                        chain.append(link)
            unread = {tp for tp in unread if await consumer.position(tp) < ends[tp]}
        return seen
    finally:
        await consumer.stop()


async def assert_whole(small: County, service: str) -> None:
    """Every chain is dense and linked, and the store holds the same."""
    seen = await topics_of(small, service)
    for chain in seen.values():
        assert [link.partition_seq for link in chain] == list(range(1, len(chain) + 1))
        assert all(after.previous_id == before.id for before, after in pairwise(chain))
    rows = await small.fetch(service, "SELECT topic, partition, partition_seq, id, previous_id FROM events ORDER BY 1, 2, 3")
    events = {topic for topic, kind in ((t.name, t.kind) for t in TOPICS.values()) if kind == "events"}
    stored = [(r["topic"], r["partition"], r["partition_seq"], r["id"], r["previous_id"]) for r in rows if r["topic"] in events]
    assert stored == [(*place, link.partition_seq, link.id, link.previous_id) for place in sorted(seen) for link in seen[place]]


async def assert_consumers_whole(small: County) -> None:
    """No consumer has a fork or stands before a hole."""
    for name in ("delivery", "finance", "reporting"):
        assert await small.fetch(name, "SELECT FROM inbox_positions WHERE fork IS NOT NULL OR hole_at IS NOT NULL") == []


async def test_finance_restored_to_an_hour_ago_decides_nothing_twice(running: County) -> None:
    """Also not what it was about to decide then, from facts that have changed since."""
    finance = running.world.services["finance"]
    await finance.stop("worker:decider")
    undecided = await running.deliver(["2020-03-05"])
    async with asyncio.timeout(60):
        while not await running.fetch("finance", "SELECT FROM marks"):
            await asyncio.sleep(0.1)
    folder = await take_backup(running.installation, QUIET)
    finance.start("worker:decider")
    await running.register(2)
    later = await running.deliver(["2020-03-06", "2020-03-09"])
    await running.world.settle()
    for session in (undecided[0], later[0]):
        await running.world.client("delivery").done("void-session", {"session_id": session["id"], "reason": "entered-in-error"})
    await running.world.settle()
    money, topics = await running.money(), await topics_of(running, "finance")
    assert any(number > 1 for _, number, *_ in money["claims"]), "some claim is decided more than once"

    await restore(running, folder, "finance", finance=("relay",))
    assert await running.money() != money
    said = await forked(running, "finance", "finance.subsidies.v1[", "missing in the store")
    plan = await planned(running, "finance")
    assert said.count("finance.subsidies.v1[") == sum(part.topic == "finance.subsidies.v1" for part in plan.partitions)
    events_behind = sum(len(chain) for chain in topics.values()) - len(await running.fetch("finance", "SELECT FROM events"))
    assert sum(part.imports for part in plan.partitions) == events_behind > 0
    assert plan.lost == []

    recovered = await done(running, "finance")
    assert recovered.imported.events == events_behind
    assert recovered.imported.dropped == 0
    finance.start("worker:decider")
    async with asyncio.timeout(60):
        while await running.fetch("finance", "SELECT FROM marks"):
            await asyncio.sleep(0.1)
    finance.start("consume")
    await running.world.settle()
    assert await running.money() == money
    assert await topics_of(running, "finance") == topics, "nothing was decided again"
    await assert_whole(running, "finance")
    await assert_consumers_whole(running)
    (action,) = await running.fetch("finance", "SELECT detail FROM operator_actions WHERE action = 'recover'")
    assert json.loads(action["detail"])["imported"] == events_behind

    await running.deliver(["2020-03-10"])
    await running.world.settle()
    await assert_whole(running, "finance")
    assert (await planned(running, "finance")).nothing


async def test_delivery_restored_answers_retries_keeps_its_keys_and_goes_on(running: County) -> None:
    delivery = running.world.client("delivery")
    folder = await take_backup(running.installation, QUIET)
    key = str(uuid4())
    body = session_on("2020-03-06", [str(child) for child in running.children])
    first = await delivery.done("deliver-session", body, key)
    await running.world.client("delivery").done(
        "amend-session", {"session_id": first["id"], "children": [str(running.children[0])]}
    )
    await running.visit(["2020-03-07"])
    await running.world.settle()
    money, tables = await running.money(), await _tables(running)

    await restore(running, folder, "delivery")
    await forked(running, "delivery", "missing in the store")
    refused = await delivery.send("deliver-session", session_on("2020-04-01", body["children"]))
    assert (refused.status_code, refused.json()["code"]) == (503, "store.forked")
    recovered = await done(running, "delivery")
    assert recovered.imported.commands == 2 + len(running.children)
    assert await _tables(running) == tables

    again = await delivery.send("deliver-session", body, key)
    assert again.json()["id"] == first["id"]
    other = await delivery.send("deliver-session", body)
    assert (other.status_code, other.json()["existing_id"]) == (409, first["id"])
    await running.world.settle()
    assert await running.money() == money
    await running.deliver(["2020-03-11"])
    await running.world.settle()
    assert await running.money() != money
    await assert_whole(running, "delivery")
    await assert_consumers_whole(running)


async def _tables(running: County) -> dict[str, list[tuple[Any, ...]]]:
    """What delivery's reads rest on."""
    return {
        table: sorted((tuple(row) for row in await running.fetch("delivery", f"SELECT * FROM {table}")), key=str)  # noqa: S608
        for table in ("visits", "sessions", "attendances", "natural_keys")
    }


async def test_what_a_store_restored_by_hand_has_recorded_meanwhile_follows_what_the_topic_has(running: County) -> None:
    (session,) = await running.deliver(["2020-03-06"])
    await running.world.settle()
    folder = await take_backup(running.installation, QUIET)
    delivery = running.world.client("delivery")
    amend = {"session_id": session["id"]}
    await delivery.done("amend-session", amend | {"children": [str(running.children[0])]})
    await running.visit(["2020-03-07"])
    await running.world.settle()
    published = await topics_of(running, "delivery")

    async def by_hand() -> None:
        await running.fetch("delivery", "UPDATE relay_lease SET fork = NULL, expires_at = now() + interval '20 seconds'")

    await restore(running, folder, "delivery", meanwhile=by_hand)
    amended = await delivery.done("amend-session", amend | {"children": [str(running.children[1])]})
    await running.visit(["2020-03-08"])
    row = {"child_id": str(running.children[0]), "unit_code": VILLAGE, "visited_on": "2020-03-07"}
    other = {"child_id": str(running.children[1]), "unit_code": VILLAGE, "visited_on": "2020-03-07", "visitor_id": str(uuid4())}
    again, twice = await delivery.bulk("complete-visit", f"{json.dumps(row)}\n{json.dumps(other)}")
    assert (again["status"], twice["status"]) == ("recorded", "recorded"), "the store does not know the published ones"
    await forked(running, "delivery", "the store has")
    plan = await planned(running, "delivery")
    assert sum(part.renumbered for part in plan.partitions) > 0

    recovered = await done(running, "delivery")
    assert recovered.imported.renumbered > 0
    assert recovered.imported.dropped == 1, "the file sent again"
    (contested,) = recovered.imported.contested_keys
    assert twice["id"] in contested, "the visit that was recorded twice, under another visitor"
    await running.world.settle()
    await assert_whole(running, "delivery")
    await assert_consumers_whole(running)
    now = await topics_of(running, "delivery")
    assert all(now[place][: len(chain)] == chain for place, chain in published.items()), "what was published stands"
    rows = await running.fetch(
        "delivery", "SELECT id, stream_version FROM events WHERE stream_id = $1 ORDER BY stream_version", UUID(session["id"])
    )
    assert [row["stream_version"] for row in rows] == [1, 2, 3]
    assert str(rows[2]["id"]) == amended["events"][0]["id"], "its id stays"


async def test_everything_restored_to_one_point_and_recovered_is_as_it_was(running: County) -> None:
    folder = await take_backup(running.installation, QUIET)
    await running.register(2)
    await running.deliver(["2020-03-06", "2020-03-09"])
    await running.visit(["2020-03-07"])
    await running.world.settle()
    money = await running.money()
    topics = {name: await topics_of(running, name) for name in ("registry", "delivery", "finance")}
    figures = await running.fetch(
        "reporting", "SELECT target, unit_code, year, numerator, denominator FROM figures ORDER BY 1, 2, 3"
    )
    versions = await _versions(running)

    await restore(running, folder, "registry", "delivery", "finance", "reporting")
    for name in ("registry", "delivery", "finance"):
        await forked(running, name, "missing in the store")
        await done(running, name)
    assert await running.fetch("registry", "SELECT child_id FROM children ORDER BY 1") == await running.fetch(
        "finance", "SELECT child_id FROM children ORDER BY 1"
    )
    await forked(running, "reporting", "being recovered: restored from")
    assert (await planned(running, "reporting")).states
    await done(running, "reporting")
    await running.world.settle()
    assert await running.money() == money
    assert {name: await topics_of(running, name) for name in topics} == topics
    assert figures == await running.fetch(
        "reporting", "SELECT target, unit_code, year, numerator, denominator FROM figures ORDER BY 1, 2, 3"
    )
    now = await _versions(running)
    assert all(now[key] >= version for key, version in versions.items()), "no version of a state is given twice"
    await assert_consumers_whole(running)


async def _versions(running: County) -> dict[str, int]:
    return {row["key"]: row["version"] for row in await running.fetch("reporting", "SELECT key, version FROM state_records")}


async def test_a_topic_that_lost_its_tail_gets_it_again_and_its_consumers_go_on(running: County) -> None:
    before = await topics_of(running, "delivery")
    money = await running.money()
    async with running.away():
        lost = await _lose_the_tail(running, "delivery", keep=0.5)
    assert lost > 0
    said = await forked(running, "delivery", "its tail of", "is lost")
    assert "delivery.sessions.v1[" in said
    for name in ("finance", "reporting"):
        await running.world.services[name].stop()
    plan = await planned(running, "delivery")
    assert sum(part.published_again for part in plan.partitions) == lost
    assert plan.lost == []
    recovered = await done(running, "delivery")
    assert sum(recovered.positions_mended.values()) > 0
    for name in ("finance", "reporting"):
        running.world.services[name].start()
    await running.world.settle()
    assert await topics_of(running, "delivery") == before
    assert await running.money() == money
    await running.deliver(["2020-03-12"])
    await running.visit(["2020-03-13"])
    await running.world.settle()
    assert await running.money() != money
    await assert_whole(running, "delivery")
    await assert_consumers_whole(running)


async def _lose_the_tail(running: County, service: str, keep: float) -> int:
    """Only the first part of each partition is left, as on a broker that lost its disk's tail."""
    return await _rewrite(running, service, lambda records: records[: int(len(records) * keep)])


async def _rewrite(running: County, service: str, kept_of: Callable[[list[Any]], list[Any]]) -> int:
    """Make the service's event topics anew with a part of each partition's records; how many are lost."""
    kafka = running.installation.kafka
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka.bootstrap, isolation_level="read_committed", enable_auto_commit=False)
    await consumer.start()
    partitions = [TopicPartition(t.name, n) for t in owned_by(service) for n in range(t.partitions)]
    consumer.assign(partitions)
    await consumer.seek_to_beginning()
    ends = await consumer.end_offsets(partitions)
    kept: dict[TopicPartition, list[Any]] = {tp: [] for tp in partitions}
    unread = {tp for tp in partitions if ends[tp]}
    while unread:
        for tp, records in (await consumer.getmany(timeout_ms=100)).items():
            kept[tp] += records
        unread = {tp for tp in unread if await consumer.position(tp) < ends[tp]}
    await consumer.stop()
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    names = [layout.name for layout in layouts(service) if layout.name in TOPICS]
    await admin.delete_topics(names)
    async with asyncio.timeout(30):
        while set(names) & set(await admin.list_topics()):
            await asyncio.sleep(0.05)
    await admin.close()
    await create_topics(service, kafka)
    producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap)
    await producer.start()
    lost = 0
    for tp, records in kept.items():
        left = kept_of(records)
        lost += len(records) - len(left)
        for record in left:
            await producer.send_and_wait(
                tp.topic, record.value, key=record.key, partition=tp.partition, headers=list(record.headers)
            )
    await producer.stop()
    return lost


async def test_a_consumer_that_has_applied_what_nobody_holds_any_more_is_told(running: County) -> None:
    folder = await take_backup(running.installation, QUIET)
    await running.visit(["2020-03-07", "2020-03-08"])
    await running.world.settle()
    await restore(running, folder, "delivery", meanwhile=lambda: _lose(running))
    plan = await planned(running, "delivery")
    assert {lost.consumer for lost in plan.lost} == {"reporting"}
    assert "which nobody holds any more" in plan.lost[0].text()


async def _lose(running: County) -> None:
    await _lose_the_tail(running, "delivery", keep=0.3)


async def test_a_relay_that_publishes_is_not_taken_over(running: County) -> None:
    with pytest.raises(RelayIsPublishing, match="has found no difference"):
        await done(running, "delivery")


async def test_a_recovery_that_failed_half_way_is_not_lifted_by_the_relay_and_goes_on(
    running: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = await take_backup(running.installation, QUIET)
    await running.deliver(["2020-03-06"])
    await running.world.settle()
    money, topics = await running.money(), await topics_of(running, "finance")
    await restore(running, folder, "finance")
    await forked(running, "finance", "missing in the store")

    async def fails(*_: object) -> int:
        raise ConnectionError("the broker is away")

    monkeypatch.setattr("chassis.operations.recover.catch_up", fails)
    with pytest.raises(ConnectionError):
        await done(running, "finance")
    monkeypatch.undo()
    await asyncio.sleep(2)
    await forked(running, "finance", "being recovered")
    plan = await planned(running, "finance")
    assert not plan.nothing
    await done(running, "finance")
    await running.world.settle()
    assert await running.money() == money
    assert await topics_of(running, "finance") == topics


async def test_a_hole_is_filled_and_the_consumer_behind_it_goes_on(running: County) -> None:
    await running.world.services["reporting"].stop()
    await running.visit(["2020-03-07", "2020-03-08", "2020-03-09", "2020-03-10"])
    async with asyncio.timeout(60):
        while (await running.fetch("delivery", _UNPUBLISHED))[0][0]:
            await asyncio.sleep(0.1)
    whole = await topics_of(running, "delivery")
    async with running.away():
        assert await _rewrite(running, "delivery", lambda records: [*records[:-2], *records[-1:]]) > 0
        for name in ("finance", "reporting"):
            await running.fetch(name, "UPDATE inbox_positions SET next_offset = 0 WHERE topic LIKE 'delivery.%'")
    async with asyncio.timeout(60):
        while not await running.fetch("reporting", "SELECT FROM inbox_positions WHERE hole_at IS NOT NULL"):
            await asyncio.sleep(0.1)
    plan = await planned(running, "delivery")
    assert plan.holes
    assert plan.partitions == []
    recovered = await done(running, "delivery")
    assert recovered.republish_requests == len(plan.holes)
    await running.world.settle()
    await assert_consumers_whole(running)
    seen = await topics_of(running, "delivery")
    for place in plan.holes:
        assert sorted(seen[place], key=lambda link: link.partition_seq) == whole[place]
