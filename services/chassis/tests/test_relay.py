"""The relay on a real broker: order, restarts, two at once, a tail ahead of its cursor, a tail that is lost."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaTimeoutError
from toy import CONSUMER, PUBLISHER

from chassis.kafka import KafkaAccess
from chassis.relay import relay as relay_module
from chassis.relay.open_transactions import left_open
from chassis.testing.world import Infrastructure, Running, World, world_of
from contracts.envelope import Link, read_link
from contracts.topics import VISITS


@asynccontextmanager
async def publisher(infra: Infrastructure) -> AsyncIterator[World]:
    async with world_of(infra, [PUBLISHER, CONSUMER], start=False) as world:
        yield world


def delivery(world: World) -> Running:
    return world.services["delivery"]


async def record(world: World, visits: int) -> None:
    lines = "\n".join(json.dumps({"child_id": str(uuid4()), "visited_on": "2020-03-01"}) for _ in range(visits))
    assert {row["status"] for row in await world.client("delivery").bulk("record-visit", lines)} == {"recorded"}


async def published(world: World, expected: int) -> list[list[Link]]:
    """What a subscriber who reads committed sees, per partition; the markers of a commit may follow its answer."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=world.infrastructure.kafka_bootstrap, isolation_level="read_committed", enable_auto_commit=False
    )
    await consumer.start()
    try:
        consumer.assign([TopicPartition(VISITS.name, number) for number in range(12)])
        await consumer.seek_to_beginning()
        found: list[list[Link]] = [[] for _ in range(12)]
        async with asyncio.timeout(10):
            while sum(map(len, found)) < expected:
                for tp, records in (await consumer.getmany(timeout_ms=100)).items():
                    found[tp.partition].extend(read_link(record.headers) for record in records)
        assert not await consumer.getmany(timeout_ms=300)
        return found
    finally:
        await consumer.stop()


async def all_published(world: World) -> None:
    async with asyncio.timeout(30):
        while (await figures(world))["unpublished"]:
            await asyncio.sleep(0.05)


async def figures(world: World) -> dict[str, Any]:
    answer: dict[str, Any] = (await delivery(world).http.get("/status")).json()
    return answer


async def assert_topic_equals_store(world: World) -> None:
    stored = await delivery(world).pool.fetch("SELECT partition, id FROM events ORDER BY partition, partition_seq")
    topic = await published(world, len(stored))
    assert [(number, link.id) for number, links in enumerate(topic) for link in links] == [
        (r["partition"], r["id"]) for r in stored
    ]
    for links in topic:
        assert all(after.previous_id == before.id for before, after in pairwise(links))


async def test_everything_is_published_once_and_in_order_across_restarts(infra: Infrastructure) -> None:
    async with publisher(infra) as world:
        for _ in range(4):
            delivery(world).start("relay")
            await record(world, 300)
            await asyncio.sleep(0.15)
            await delivery(world).stop("relay")
        delivery(world).start("relay")
        await all_published(world)
        await assert_topic_equals_store(world)


async def test_a_backlog_is_published_chunk_by_chunk_whatever_becomes_of_a_transaction(
    infra: Infrastructure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.relay.outbox.PARTITION_EVENTS_MAX", 10)
    monkeypatch.setattr("chassis.relay.relay.RETRY_SECONDS", 0.05)
    done, fails = relay_module._in_one_transaction, iter([None, "before", None, None, "after", "before", None, "after"])

    async def unsure(*arguments: Any) -> None:
        fault = next(fails, None)
        if fault == "before":
            raise KafkaTimeoutError
        await done(*arguments)
        if fault == "after":
            raise KafkaTimeoutError

    monkeypatch.setattr("chassis.relay.relay._in_one_transaction", unsure)
    async with publisher(infra) as world:
        await record(world, 1_500)
        delivery(world).start("relay")
        await all_published(world)
        assert next(fails, "used up") == "used up"
        await assert_topic_equals_store(world)


async def test_a_cursor_that_was_not_moved_follows_the_tail(infra: Infrastructure) -> None:
    async with publisher(infra) as world:
        await record(world, 200)
        delivery(world).start("relay")
        await all_published(world)
        await delivery(world).stop("relay")
        await delivery(world).pool.execute("UPDATE relay_cursors SET published_seq = published_seq / 2")
        await record(world, 50)
        delivery(world).start("relay")
        await all_published(world)
        await assert_topic_equals_store(world)


async def test_a_second_relay_takes_over_and_the_first_stops(infra: Infrastructure) -> None:
    async with publisher(infra) as world:
        await record(world, 50)
        delivery(world).start("relay")
        await all_published(world)
        zombie = delivery(world).tasks.pop("relay")
        await delivery(world).pool.execute("UPDATE relay_lease SET expires_at = now() - interval '1 second'")
        delivery(world).start("relay")
        await record(world, 400)
        await all_published(world)
        assert (await figures(world))["relay"]["epoch"] >= 2
        await assert_topic_equals_store(world)
        zombie.cancel()
        await asyncio.gather(zombie, return_exceptions=True)


async def test_a_lost_tail_is_a_fork_nothing_is_published_or_recorded_over(infra: Infrastructure) -> None:
    async with publisher(infra) as world:
        await record(world, 100)
        delivery(world).start("relay")
        await all_published(world)
        await delivery(world).stop("relay")
        admin = AIOKafkaAdminClient(bootstrap_servers=infra.kafka_bootstrap)
        await admin.start()
        await admin.delete_records({TopicPartition(VISITS.name, 3): RecordsToDelete(before_offset=-1)})
        await admin.close()
        delivery(world).start("relay")
        async with asyncio.timeout(20):
            while not (await figures(world))["relay"]["fork"]:
                await asyncio.sleep(0.05)
        assert "delivery.visits.v1[3]" in (await figures(world))["relay"]["fork"]
        answer = await world.client("delivery").send("record-visit", {"child_id": str(uuid4()), "visited_on": "2020-03-01"})
        assert (answer.status_code, answer.json()["code"]) == (503, "store.forked")


async def test_a_store_that_was_restored_is_a_fork(infra: Infrastructure) -> None:
    async with publisher(infra) as world:
        await record(world, 100)
        delivery(world).start("relay")
        await all_published(world)
        await delivery(world).stop("relay")
        owner = delivery(world).settings.migration_database_url
        connection = await asyncpg.connect(owner)
        await connection.execute("DELETE FROM events WHERE partition = 5 AND partition_seq >= (SELECT last_seq FROM partition_counters"
                                 " WHERE topic = 'delivery.visits.v1' AND partition = 5)")  # fmt: skip
        await connection.execute(
            "UPDATE partition_counters SET last_seq = last_seq - 1 WHERE topic = 'delivery.visits.v1' AND partition = 5"
        )
        await connection.execute(
            "UPDATE relay_cursors SET published_seq = published_seq - 1 WHERE topic = 'delivery.visits.v1' AND partition = 5"
        )
        await connection.close()
        delivery(world).start("relay")
        async with asyncio.timeout(20):
            while not (await figures(world))["relay"]["fork"]:
                await asyncio.sleep(0.05)
        assert "1 events are missing in the store" in (await figures(world))["relay"]["fork"]


@asynccontextmanager
async def an_open_transaction(infra: Infrastructure, tp: TopicPartition) -> AsyncIterator[None]:
    """A record that is neither committed nor aborted for the length of the context."""
    producer = AIOKafkaProducer(bootstrap_servers=infra.kafka_bootstrap, transactional_id=f"stranger-{uuid4()}")
    await producer.start()
    await producer.begin_transaction()
    await producer.send_and_wait(tp.topic, b"{}", partition=tp.partition)
    try:
        yield
    finally:
        await producer.abort_transaction()
        await producer.stop()


async def links_on(infra: Infrastructure, tp: TopicPartition, *, isolation: str) -> list[Link]:
    """The links of a partition's records of the log, as far as they can be read now."""
    consumer = AIOKafkaConsumer(bootstrap_servers=infra.kafka_bootstrap, isolation_level=isolation, enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign([tp])
        await consumer.seek_to_beginning()
        found: list[Link] = []
        while records := (await consumer.getmany(timeout_ms=400)).get(tp, []):
            found += [read_link(record.headers) for record in records if record.headers]
        return found
    finally:
        await consumer.stop()


async def test_a_partition_whose_transaction_was_left_open_gets_its_last_record_again(infra: Infrastructure) -> None:
    async with publisher(infra) as world:
        await record(world, 100)
        delivery(world).start("relay")
        await all_published(world)
        tp = TopicPartition(VISITS.name, 4)
        (last,) = (await links_on(infra, tp, isolation="read_committed"))[-1:]
        partitions = [TopicPartition(VISITS.name, number) for number in range(12)]
        assert await left_open(KafkaAccess(infra.kafka_bootstrap), partitions) == set()
        async with an_open_transaction(infra, tp):
            assert await left_open(KafkaAccess(infra.kafka_bootstrap), partitions) == {tp}
            await delivery(world).stop("relay")
            delivery(world).start("relay")
            async with asyncio.timeout(20):
                while (await links_on(infra, tp, isolation="read_uncommitted"))[-2:] != [last, last]:
                    await asyncio.sleep(0.1)
        assert (await links_on(infra, tp, isolation="read_committed"))[-2:] == [last, last]


async def test_a_broker_that_names_no_brokers_for_a_moment_is_asked_again(
    infra: Infrastructure, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one does that its controller has fenced off: the client fails an assertion, and the relay's process went down with it."""
    lookup, asked = AIOKafkaClient.coordinator_lookup, []

    async def nobody_at_first(client: AIOKafkaClient, *arguments: Any) -> int:
        asked.append(arguments)
        if len(asked) == 1:
            monkeypatch.setattr(client, "get_random_node", lambda: None)
        else:
            monkeypatch.setattr(AIOKafkaClient, "coordinator_lookup", lookup)
        return await lookup(client, *arguments)

    monkeypatch.setattr(AIOKafkaClient, "coordinator_lookup", nobody_at_first)
    async with publisher(infra) as world:
        await record(world, 5)
        delivery(world).start("relay")
        assert sum(map(len, await published(world, 5))) == 5
    assert len(asked) == 2
