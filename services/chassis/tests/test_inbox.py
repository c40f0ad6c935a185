"""The inbox on a real topic: poison parks its key and nothing else; holes, repeats and forks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from chain_log import ChainLog, produce, visit
from toy import CONSUMER, POISON_CHILD, PUBLISHER

from chassis.consume import inbox_of
from chassis.inbox.retry import retry
from chassis.testing.world import Infrastructure, World, world_of
from contracts.topics import VISITS

TOPIC = VISITS.name


@asynccontextmanager
async def consumer(infra: Infrastructure) -> AsyncIterator[World]:
    """The consuming service alone; the publisher is there for its topic, and publishes nothing."""
    async with world_of(infra, [PUBLISHER, CONSUMER], start=False) as world:
        world.services["reporting"].start()
        yield world


async def seen(world: World) -> list[UUID]:
    return [row[0] for row in await world.services["reporting"].pool.fetch("SELECT visit_id FROM seen ORDER BY n")]


async def counts(world: World) -> dict[str, int]:
    row = await world.services["reporting"].pool.fetchrow(
        "SELECT sum(received) AS received, sum(applied) AS applied, sum(repeated) AS repeated, sum(parked) AS parked,"
        " sum(discarded) AS discarded FROM inbox_positions"
    )
    assert row is not None
    return {name: int(value or 0) for name, value in row.items()}  # no row before the first start has made them


async def until(world: World, **expected: int) -> None:
    """Wait until the counters are these."""
    async with asyncio.timeout(20):
        while not expected.items() <= (await counts(world)).items():
            await asyncio.sleep(0.05)


async def reasons(world: World) -> list[str]:
    return [row[0] for row in await world.services["reporting"].pool.fetch("SELECT reason FROM parked ORDER BY id")]


async def test_poison_parks_its_key_and_later_events_of_it_while_others_go_on(infra: Infrastructure) -> None:
    async with consumer(infra) as world:
        log, sick = ChainLog(), uuid4()
        healthy = [visit(), visit(), visit()]
        log.add(healthy[0])
        log.add(visit(visit_id=sick), value=b'{"not": "a visit"')
        log.add(healthy[1])
        log.add(visit(visit_id=sick), version=2)
        log.add(visit(), kind="delivery.visit-dreamt.v9")
        log.add(visit(POISON_CHILD))
        log.add(healthy[2])
        await produce(infra.kafka_bootstrap, TOPIC, *log.records)
        await until(world, received=7)
        assert await seen(world) == [event.visit_id for event in healthy]
        assert await reasons(world) == ["undecodable", "key-parked", "unknown-type", "effect-failed"]
        assert await counts(world) == {"received": 7, "applied": 3, "repeated": 0, "parked": 4, "discarded": 0}


async def test_a_record_that_is_not_of_the_log_is_parked_alone(infra: Infrastructure) -> None:
    async with consumer(infra) as world:
        log, key = ChainLog(), uuid4()
        first = log.add(visit(visit_id=key))
        second = log.add(visit(visit_id=key), version=2)
        foreign = (str(key).encode(), b"\xff\xfe", [("ce_id", b"\xff"), ("x", b"\xfe\xff")])
        await produce(infra.kafka_bootstrap, TOPIC, first, foreign, (b"", b"", []), second)
        await until(world, received=4)
        assert await seen(world) == [key, key]
        assert await reasons(world) == ["not-of-the-log", "not-of-the-log"]


async def test_what_is_parked_is_published_to_the_dead_letter_topic(infra: Infrastructure) -> None:
    async with consumer(infra) as world:
        world.services["delivery"].start("relay")
        log = ChainLog()
        log.add(visit(), value=b"nonsense")
        await produce(infra.kafka_bootstrap, TOPIC, *log.records, partition=0)
        await until(world, parked=1)
        row = await world.services["reporting"].pool.fetchrow("SELECT topic, type, payload FROM events")
        assert row is not None
        assert (row["topic"], row["type"]) == ("reporting.delivery.visits.v1.dlt", "cradle.record-parked.v1")
        assert b"bm9uc2Vuc2U=" in bytes(row["payload"])


async def test_a_parked_sequence_is_retried_whole_and_in_order(infra: Infrastructure, monkeypatch: pytest.MonkeyPatch) -> None:
    async with consumer(infra) as world:
        log, key = ChainLog(), uuid4()
        log.add(visit(POISON_CHILD, key))
        log.add(visit(visit_id=key), version=2)
        await produce(infra.kafka_bootstrap, TOPIC, *log.records)
        await until(world, parked=2)
        inbox = inbox_of(CONSUMER, world.services["reporting"].pool)
        failed = await retry(inbox)
        assert failed.applied == 0
        assert list(failed.failed) == [f"{TOPIC}[0]/{key}"]
        monkeypatch.setattr("toy.POISON_CHILD", uuid4())
        assert (await retry(inbox)).applied == 2
        assert await seen(world) == [key, key]
        log.add(visit(visit_id=key), version=3)
        await produce(infra.kafka_bootstrap, TOPIC, log.records[-1])
        await until(world, applied=1)
        assert await seen(world) == [key, key, key]


async def test_repeats_are_dropped_and_a_hole_waits_for_what_is_missing(infra: Infrastructure) -> None:
    async with consumer(infra) as world:
        log = ChainLog()
        events = [visit() for _ in range(5)]
        one, two, three, four, five = [log.add(event) for event in events]
        await produce(infra.kafka_bootstrap, TOPIC, one, two, one, two, four, five)
        await until(world, discarded=2)
        assert await seen(world) == [event.visit_id for event in events[:2]]
        row = await world.services["reporting"].pool.fetchrow("SELECT hole_at FROM inbox_positions WHERE hole_at IS NOT NULL")
        assert row is not None
        assert row["hole_at"] == 3
        await produce(infra.kafka_bootstrap, TOPIC, three, four, five)
        await until(world, applied=5)
        assert await seen(world) == [event.visit_id for event in events]
        assert await counts(world) == {"received": 9, "applied": 5, "repeated": 2, "parked": 0, "discarded": 2}


async def test_what_follows_later_under_a_parked_key_is_parked_too(infra: Infrastructure) -> None:
    async with consumer(infra) as world:
        log, sick = ChainLog(), uuid4()
        await produce(infra.kafka_bootstrap, TOPIC, log.add(visit(visit_id=sick), value=b'{"not": "a visit"'))
        await until(world, parked=1)
        await produce(infra.kafka_bootstrap, TOPIC, log.add(visit(visit_id=sick), version=2), log.add(healthy := visit()))
        await until(world, applied=1)
        assert await reasons(world) == ["undecodable", "key-parked"]
        assert await seen(world) == [healthy.visit_id]


async def test_what_the_client_has_skipped_is_read_again_and_is_no_hole(
    infra: Infrastructure, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, skipped = AIOKafkaConsumer.getmany, set[int]()

    async def skipping(self: AIOKafkaConsumer, *arguments: Any, **options: Any) -> dict[TopicPartition, list[Any]]:
        fetched = await read(self, *arguments, **options)
        for tp, records in fetched.items():
            if tp.topic == TOPIC and 2 not in skipped and any(record.offset == 2 for record in records):
                skipped.add(2)
                fetched[tp] = [record for record in records if record.offset != 2]
        return fetched

    monkeypatch.setattr(AIOKafkaConsumer, "getmany", skipping)
    async with consumer(infra) as world:
        log = ChainLog()
        events = [visit() for _ in range(5)]
        await produce(infra.kafka_bootstrap, TOPIC, *(log.add(event) for event in events))
        await until(world, applied=5)
        assert skipped == {2}
        assert await seen(world) == [event.visit_id for event in events]
        assert (await counts(world))["discarded"] == 0


@pytest.mark.parametrize("more", [True, False], ids=["finds a gap that is none of the log's", "finds its position moved back"])
async def test_a_database_promoted_without_its_last_transactions_gets_them_again(
    infra: Infrastructure, monkeypatch: pytest.MonkeyPatch, *, more: bool
) -> None:
    """The consumer goes back to the stored position, also where nothing further comes."""
    monkeypatch.setattr("chassis.consume.ROUND_SECONDS", 30 if more else 0.1)
    async with consumer(infra) as world:
        log, events = ChainLog(), [visit() for _ in range(3)]
        for applied, event in enumerate(events[:2], 1):
            await produce(infra.kafka_bootstrap, TOPIC, log.add(event))
            await until(world, applied=applied)
        owner = await asyncpg.connect(str(world.services["reporting"].settings.migration_database_url))
        async with owner.transaction():
            await owner.execute("DELETE FROM seen WHERE visit_id = $1", events[1].visit_id)
            await owner.execute("DELETE FROM inbox_ids WHERE first_seq = 2")
            await owner.execute(
                "UPDATE inbox_positions SET next_offset = 1, last_seq = 1, received = 1, applied = 1,"
                " last_id = (SELECT encode(ids, 'hex')::uuid FROM inbox_ids WHERE first_seq = 1) WHERE last_seq = 2"
            )
        await owner.close()
        for event in events[2:] if more else []:
            await produce(infra.kafka_bootstrap, TOPIC, log.add(event))
        await until(world, applied=log.last_seq)
        assert await seen(world) == [event.visit_id for event in events[: log.last_seq]]
        assert await counts(world) == {
            "received": log.last_seq,
            "applied": log.last_seq,
            "repeated": 0,
            "parked": 0,
            "discarded": 0,
        }


async def test_a_forked_log_stops_its_partition_and_no_other(infra: Infrastructure) -> None:
    async with consumer(infra) as world:
        log, other, elsewhere = ChainLog(), ChainLog(), ChainLog()
        log.add(visit())
        log.add(visit())
        other.add(visit())
        fork = other.add(visit())
        fine = visit()
        await produce(infra.kafka_bootstrap, TOPIC, *log.records)
        await until(world, applied=2)
        await produce(infra.kafka_bootstrap, TOPIC, fork)
        await produce(infra.kafka_bootstrap, TOPIC, elsewhere.add(fine), partition=1)
        await until(world, applied=3)
        assert (await seen(world))[-1] == fine.visit_id
        forks = await world.services["reporting"].pool.fetch(
            "SELECT topic, partition FROM inbox_positions WHERE fork IS NOT NULL"
        )
        assert [tuple(row) for row in forks] == [(TOPIC, 0)]
