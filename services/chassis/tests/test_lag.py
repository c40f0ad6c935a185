"""The lag a consumer tells: by sequences, in events and seconds, from topic ends it has looked up itself; unknown where it cannot."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from toy import CONSUMER, PUBLISHER

from chassis.inbox import lag
from chassis.inbox.lag import Lag, LagWatch
from chassis.inbox.positions import Positions
from chassis.kafka import KafkaAccess
from chassis.metrics import METRICS
from chassis.testing.world import Infrastructure, World, world_of
from contracts.topics import PARTITIONS, VISITS

VISIT_PARTITIONS = [TopicPartition(VISITS.name, number) for number in range(PARTITIONS)]


@pytest.fixture
async def world(infra: Infrastructure) -> AsyncIterator[World]:
    async with world_of(infra, [PUBLISHER, CONSUMER], start=False) as running:
        running.services["delivery"].start("relay")
        yield running


def watch_of(world: World, bootstrap: str | None = None) -> LagWatch:
    access = KafkaAccess(bootstrap or world.infrastructure.kafka_bootstrap)
    return LagWatch("reporting", world.services["reporting"].pool, access, [VISITS.name])


async def measured(world: World) -> Lag:
    """The lag as a watch that has just begun would tell it."""
    watch = watch_of(world)
    kafka = AIOKafkaConsumer(**watch.access.client_options(), isolation_level="read_committed", enable_auto_commit=False)
    await kafka.start()
    try:
        async with watch.pool.acquire() as connection:
            await Positions("reporting").ensure(connection, VISIT_PARTITIONS)
            rows = await connection.fetch("SELECT topic, partition, next_offset, last_seq FROM inbox_positions")
        return await watch.measure(kafka, VISITS.name, {TopicPartition(row[0], row[1]): (row[2], row[3]) for row in rows})
    finally:
        await kafka.stop()


async def record(world: World, number: int) -> None:
    for _ in range(number):
        await world.client("delivery").done("record-visit", {"child_id": str(uuid4()), "visited_on": "2020-03-01"})
    async with asyncio.timeout(30):
        while await world.services["delivery"].pool.fetchval("SELECT sum(published_seq) FROM relay_cursors") < number:
            await asyncio.sleep(0.05)


async def test_lag_counts_events_not_offsets_and_ages_from_when_they_were_recorded(world: World) -> None:
    assert (await measured(world)).events == 0
    assert (await measured(world)).seconds == 0.0
    await record(world, 7)
    await asyncio.sleep(1)
    behind = await measured(world)
    assert behind.events == 7
    assert behind.seconds is not None
    assert 1 <= behind.seconds < 60
    world.services["reporting"].start("consume")
    await world.settle()
    caught_up = await measured(world)
    assert (caught_up.events, caught_up.seconds) == (0, 0.0), "the ends of transactions are no events"


async def test_behind_a_hole_the_events_are_known_and_their_age_is_not(world: World) -> None:
    await record(world, 3)
    world.services["reporting"].start("consume")
    await world.settle()
    await world.services["reporting"].stop()
    await world.services["reporting"].pool.execute("UPDATE inbox_positions SET last_seq = last_seq - 1 WHERE last_seq > 0")
    behind = await measured(world)
    assert behind.events >= 1
    assert behind.seconds is None


def told() -> tuple[float | None, float | None]:
    labels = {"consumer": "reporting", "topic": VISITS.name}
    return tuple(METRICS.get_sample_value(f"cradle_consumer_lag_{unit}", labels) for unit in ("events", "seconds"))  # type: ignore[return-value]


async def until(condition, seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.1)


async def test_the_watch_tells_metrics_and_kafkas_tools_and_forgets_what_it_cannot_see(world: World, monkeypatch) -> None:
    monkeypatch.setattr(lag, "LOOK_EVERY_SECONDS", 0.2)
    await record(world, 5)
    world.services["reporting"].start("consume")
    await world.settle()
    admin = AIOKafkaAdminClient(bootstrap_servers=world.infrastructure.kafka_bootstrap)
    kafka = AIOKafkaConsumer(bootstrap_servers=world.infrastructure.kafka_bootstrap)
    await admin.start()
    await kafka.start()
    try:

        async def shown_as_caught_up() -> bool:
            committed = await admin.list_consumer_group_offsets("cradle-reporting-progress")
            ends = await kafka.end_offsets(VISIT_PARTITIONS)
            here = {tp: at.offset for tp, at in committed.items() if tp in ends}  # the group of other tests has other topics too
            return here == ends and sum(ends.values()) > 5

        await until(shown_as_caught_up)
        assert told() == (0, 0)
    finally:
        await admin.close()
        await kafka.stop()
    await world.services["reporting"].stop()
    lost = asyncio.create_task(watch_of(world, "127.0.0.1:1").run())
    try:
        await until(lambda: asyncio.sleep(0, told() == (None, None)))
    finally:
        lost.cancel()
        await asyncio.gather(lost, return_exceptions=True)
