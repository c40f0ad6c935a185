"""Records deleted past a consumer's position: told loudly and by name, and cured by the owner's publishing them again."""

import asyncio
import json
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from toy import CONSUMER, PUBLISHER

from chassis.operations.republish_request import ask_to_republish, plan_republish
from chassis.operations.subscribers import read_holes
from chassis.testing.world import Infrastructure, World, world_of
from contracts.topics import VISITS

PARTITIONS = [TopicPartition(VISITS.name, number) for number in range(VISITS.partitions)]

MANY = 150
"""So many that every partition gets some."""
LONGEST = "SELECT partition, last_seq FROM partition_counters WHERE topic = $1 ORDER BY last_seq DESC LIMIT 1"
HOLES = "SELECT count(*) FROM inbox_positions WHERE hole_at IS NOT NULL"
UNPUBLISHED = "SELECT sum(last_seq - published_seq) FROM partition_counters JOIN relay_cursors USING (topic, partition)"


@pytest.fixture
async def world(infra: Infrastructure) -> AsyncIterator[World]:
    """A publisher and a consumer that has applied 30 events."""
    async with world_of(infra, [PUBLISHER, CONSUMER]) as running:
        await record(running, 30)
        await running.settle()
        yield running


async def record(world: World, visits: int) -> None:
    lines = "\n".join(json.dumps({"child_id": str(uuid4()), "visited_on": "2020-03-01"}) for _ in range(visits))
    await world.client("delivery").bulk("record-visit", lines)


async def published(world: World) -> None:
    """Wait for the relay."""
    async with asyncio.timeout(20):
        while await world.services["delivery"].pool.fetchval(UNPUBLISHED):
            await asyncio.sleep(0.05)


async def delete_what_is_published(world: World) -> None:
    """Wait for the relay, then delete all records there are."""
    await published(world)
    admin = AIOKafkaAdminClient(bootstrap_servers=world.infrastructure.kafka_bootstrap)
    await admin.start()
    try:
        await admin.delete_records({tp: RecordsToDelete(before_offset=-1) for tp in PARTITIONS})
    finally:
        await admin.close()


async def cure(world: World) -> None:
    """What the owner does: have its relay publish from the first event that a consumer misses."""
    async with world.services["reporting"].pool.acquire() as connection:
        holes = await read_holes(connection, [VISITS.name])
    async with world.services["delivery"].pool.acquire() as connection:
        for tp, seq in holes.items():
            await ask_to_republish(connection, await plan_republish(connection, tp.topic, tp.partition, seq), "tester")


async def holes(world: World) -> None:
    """Wait until the consumer stands before a hole in every partition."""
    async with asyncio.timeout(40):
        while await world.services["reporting"].pool.fetchval(HOLES) < len(PARTITIONS):
            await asyncio.sleep(0.1)


async def cured(world: World, visits: int) -> None:
    """The holes are told, closed by the owner, and everything is seen once."""
    await holes(world)
    await cure(world)
    await world.settle()
    rows = await world.services["reporting"].pool.fetch("SELECT visit_id FROM seen")
    assert len(rows) == len({row[0] for row in rows}) == visits


async def test_what_was_deleted_while_a_consumer_was_away_is_told_and_comes_again(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    await world.services["reporting"].stop("consume")
    await record(world, MANY)
    await delete_what_is_published(world)
    world.services["reporting"].start("consume")
    await record(world, MANY)
    await holes(world)
    assert any("inbox.records-deleted" in written for written in capsys.readouterr())
    await cured(world, 30 + 2 * MANY)


async def test_what_was_deleted_under_a_consumer_that_reads_is_told_and_comes_again(world: World) -> None:
    """Its first batch waits for a lock, the second is fetched ahead; the third is deleted before it is asked for."""
    async with world.services["reporting"].pool.acquire() as holding, holding.transaction():
        await holding.execute("SELECT FROM inbox_positions FOR UPDATE")
        for _ in range(3):
            await record(world, MANY)
            await published(world)
            await asyncio.sleep(1)
        await delete_what_is_published(world)
    await record(world, MANY)
    await cured(world, 30 + 4 * MANY)


async def test_a_tail_lost_below_what_is_being_published_again_is_a_fork(world: World) -> None:
    """What is asked for would be published over the hole."""
    delivery = world.services["delivery"]
    await delivery.stop("relay")
    await record(world, MANY)
    partition, last = await delivery.pool.fetchrow(LONGEST, VISITS.name)
    await delivery.pool.execute("UPDATE relay_cursors SET published_seq = $3 WHERE (topic, partition) = ($1, $2)",
                                VISITS.name, partition, last)  # fmt: skip
    async with delivery.pool.acquire() as connection:
        await ask_to_republish(connection, await plan_republish(connection, VISITS.name, partition, last), "tester")
    delivery.start("relay")
    async with asyncio.timeout(20):
        while not (fork := await delivery.pool.fetchval("SELECT fork FROM relay_lease")):
            await asyncio.sleep(0.05)
    assert fork.startswith(f"{VISITS.name}[{partition}] ends at")
    assert not await delivery.pool.fetchval("SELECT count(*) FROM republish_requests WHERE done_at IS NOT NULL")
