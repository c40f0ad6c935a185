"""A projection built anew beside the live one: from the store and from the topics, interrupted, caught up, with poison."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest
from aiokafka import TopicPartition
from chain_log import visit
from toy import CONSUMER, POISON_CHILD, PUBLISHER, apply
from visits import record

from chassis.database import Connection
from chassis.kafka import KafkaAccess
from chassis.rebuild.rebuild import Progress, Rebuild
from chassis.rebuild.schema import drop_schema, make_schema
from chassis.rebuild.source import BrokenChain, Source
from chassis.rebuild.store_source import StoreSource
from chassis.rebuild.topic_source import topic_source
from chassis.service import Projection
from chassis.store import EventStore, NewEvents
from chassis.testing.world import COUNTY, Infrastructure, World, world_of
from chassis.topic_layout import partitions_of
from contracts.envelope import ReceivedEvent
from contracts.topics import VISITS

PARTITIONS = [TopicPartition(VISITS.name, number) for number in range(VISITS.partitions)]
SCHEMA = "rebuilt"


@pytest.fixture
async def world(infra: Infrastructure, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A publisher and a consumer whose projection is live; a rebuild reads two events of a partition at a time."""
    monkeypatch.setattr("chassis.rebuild.store_source.BATCH_EVENTS_MAX", 24)
    monkeypatch.setattr("chassis.rebuild.topic_source.BATCH_EVENTS_MAX", 24)
    async with world_of(infra, [PUBLISHER, CONSUMER]) as running:
        yield running


def store(world: World) -> StoreSource:
    return StoreSource(world.services["delivery"].pool, COUNTY, [VISITS.name])


@asynccontextmanager
async def topics(world: World) -> AsyncIterator[Source]:
    async with topic_source(KafkaAccess(world.infrastructure.kafka_bootstrap), PARTITIONS) as source:
        yield source


async def rebuild(world: World, source: Source, projections: Sequence[Projection] = CONSUMER.projections) -> list[Progress]:
    """Make the schema if it is not there, run, and answer every progress that was reported."""
    config = world.services["reporting"].settings
    await make_schema(CONSUMER, config.migration_database_url, urlsplit(config.database_url).username or "", SCHEMA)
    told: list[Progress] = []
    last = await Rebuild("reporting", projections, config.database_url, SCHEMA).run(source, told.append)
    return [*told, last]


async def seen(world: World, schema: str = "public") -> Counter[tuple[object, ...]]:
    rows = await world.services["reporting"].pool.fetch(f"SELECT visit_id, type FROM {schema}.seen")  # noqa: S608
    return Counter(map(tuple, rows))


async def test_what_is_rebuilt_equals_what_is_live_and_leaves_it_alone(world: World) -> None:
    await record(world, *(uuid4() for _ in range(300)), POISON_CHILD)
    live = await seen(world)
    assert len(live) == 300, "the poison is parked"
    last = (await rebuild(world, store(world)))[-1]
    assert (last.applied, last.left_out, last.remaining, last.seconds_left) == (300, 1, 0, 0.0)
    assert await seen(world, SCHEMA) == await seen(world) == live
    await drop_schema(world.services["reporting"].settings.migration_database_url, SCHEMA)
    async with topics(world) as source:
        assert (await rebuild(world, source))[-1].applied == 300
    assert await seen(world, SCHEMA) == live


async def test_an_interrupted_rebuild_goes_on_where_it_stopped(world: World) -> None:
    await record(world, *(uuid4() for _ in range(200)))
    batches = 0

    async def apply_some(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
        nonlocal batches
        await apply(connection, events)
        batches += 1
        if batches == 3:
            raise ConnectionError("the database went away after the effect, before the commit")

    async with topics(world) as source:
        with pytest.raises(ConnectionError):
            await rebuild(world, source, [replace(CONSUMER.projections[0], apply=apply_some)])
    assert 0 < (await seen(world, SCHEMA)).total() < 200
    async with topics(world) as source:
        await rebuild(world, source)
    assert await seen(world, SCHEMA) == await seen(world)


async def test_a_rebuild_catches_up_with_what_came_since_and_loses_no_append_that_outlives_it(world: World) -> None:
    await record(world, *(uuid4() for _ in range(60)))
    assert (await rebuild(world, store(world)))[-1].applied == 60
    async with world.services["delivery"].pool.acquire() as connection:
        async with connection.transaction():
            cause = uuid4()
            stalled = [NewEvents(new.visit_id, 0, [new], cause, cause, "test") for new in (visit() for _ in range(8))]
            await EventStore(partitions_of).append(connection, stalled)
            assert (await rebuild(world, store(world)))[-1].applied == 0
        assert (await rebuild(world, store(world)))[-1].applied == 8
    await world.settle()
    assert await seen(world, SCHEMA) == await seen(world)


async def test_an_event_that_cannot_be_applied_stops_the_rebuild_before_its_batch(world: World) -> None:
    await record(world, uuid4())

    async def refuse(_connection: Connection, _events: Sequence[ReceivedEvent]) -> None:
        raise ValueError("poison")

    with pytest.raises(ValueError, match="poison"):
        await rebuild(world, store(world), [replace(CONSUMER.projections[0], apply=refuse)])
    assert not await seen(world, SCHEMA)


async def test_a_projection_sees_its_own_tables_alone(world: World) -> None:
    await record(world, uuid4())

    async def stray(connection: Connection, _events: Sequence[ReceivedEvent]) -> None:
        await connection.execute("UPDATE inbox_positions SET last_seq = 0")

    with pytest.raises(asyncpg.UndefinedTableError):
        await rebuild(world, store(world), [replace(CONSUMER.projections[0], apply=stray)])


async def test_an_empty_log_is_rebuilt_at_once(world: World) -> None:
    async with topics(world) as source:
        assert [progress.applied for progress in await rebuild(world, source)] == [0]


async def test_a_hole_is_not_read_over(world: World) -> None:
    await record(world, *(uuid4() for _ in range(100)))
    owner = await asyncpg.connect(world.services["delivery"].settings.migration_database_url)
    await owner.execute("DELETE FROM events WHERE partition = 3 AND partition_seq = 2")
    await owner.close()
    with pytest.raises(BrokenChain, match=r"delivery\.visits\.v1\[3\]"):
        await rebuild(world, store(world))
