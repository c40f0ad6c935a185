"""A chain that is not as a relay of ours writes it, and what is no fault of it: stopped, dropped or passed over, never twice."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
from aiokafka import AIOKafkaProducer
from chain_log import NOW, ChainLog, produce, visit
from test_inbox import consumer, counts, seen, until
from test_inbox_bad_data import balanced

from chassis.testing.world import Infrastructure
from contracts.envelope import read_link
from contracts.topics import VISITS

TOPIC = VISITS.name


async def test_the_same_event_in_two_partitions_stops_the_second_or_is_parked_never_counted_twice(infra: Infrastructure) -> None:
    async with consumer(infra) as world:
        log, event = ChainLog(), visit()
        log.add(visit())
        copied = log.add(event)
        await produce(infra.kafka_bootstrap, TOPIC, *log.records)
        await until(world, applied=2)
        await produce(infra.kafka_bootstrap, TOPIC, copied, partition=1)
        await until(world, discarded=1)
        assert (await seen(world)).count(event.visit_id) == 1
        hole = await world.services["reporting"].pool.fetchval("SELECT hole_at FROM inbox_positions WHERE partition = 1")
        assert hole == 1
        await balanced(world)


async def test_a_wrong_previous_id_stops_the_partition_and_nothing_of_it_is_lost(infra: Infrastructure) -> None:
    async with consumer(infra) as world:
        log = ChainLog()
        await produce(infra.kafka_bootstrap, TOPIC, log.add(visit()))
        await until(world, applied=1)
        stranger = ChainLog(log.last_seq, uuid4()).add(visit())
        await produce(infra.kafka_bootstrap, TOPIC, stranger)
        pool = world.services["reporting"].pool
        await until_forked(pool)
        why = await pool.fetchval("SELECT fork FROM inbox_positions WHERE fork IS NOT NULL")
        assert f"sequence 2 follows {read_link(stranger[2]).previous_id}, but {log.last_id} was applied" == why
        assert len(await seen(world)) == 1
        assert await counts(world) == {"received": 1, "applied": 1, "repeated": 0, "parked": 0, "discarded": 0}


async def until_forked(pool: asyncpg.Pool) -> None:
    """Wait for a partition that is stopped."""
    async with asyncio.timeout(20):
        while not await pool.fetchval("SELECT count(*) FROM inbox_positions WHERE fork IS NOT NULL"):
            await asyncio.sleep(0.05)


async def test_a_sequence_that_goes_back_is_dropped_where_it_is_known(infra: Infrastructure) -> None:
    async with consumer(infra) as world:
        log = ChainLog()
        events = [visit() for _ in range(4)]
        one, two, three, four = [log.add(event) for event in events]
        await produce(infra.kafka_bootstrap, TOPIC, one, two, three)
        await until(world, applied=3)
        await world.services["reporting"].stop("consume")
        await produce(infra.kafka_bootstrap, TOPIC, two, four, three, one)
        world.services["reporting"].start("consume")
        await until(world, received=7)
        assert await seen(world) == [event.visit_id for event in events]
        assert await counts(world) == {"received": 7, "applied": 4, "repeated": 3, "parked": 0, "discarded": 0}


async def test_a_publishers_clock_that_goes_back_an_hour_changes_no_order(
    infra: Infrastructure, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with consumer(infra) as world:
        log = ChainLog()
        events = [visit() for _ in range(4)]
        for number, event in enumerate(events):
            monkeypatch.setattr("chain_log.NOW", NOW - timedelta(hours=number % 2))
            log.add(event)
        await produce(infra.kafka_bootstrap, TOPIC, *log.records)
        await until(world, applied=4)
        assert await seen(world) == [event.visit_id for event in events]


async def test_aborted_transactions_and_their_control_records_are_passed_over(infra: Infrastructure) -> None:
    async with consumer(infra) as world:
        log = ChainLog()
        before, aborted, after = visit(), visit(), visit()
        await produce(infra.kafka_bootstrap, TOPIC, log.add(before))
        never = ChainLog(log.last_seq, log.last_id).add(aborted)
        producer = AIOKafkaProducer(bootstrap_servers=infra.kafka_bootstrap, transactional_id=f"test-{uuid4()}")
        await producer.start()
        await producer.begin_transaction()
        await producer.send_and_wait(TOPIC, never[1], key=never[0], partition=0, headers=never[2])
        await producer.abort_transaction()
        await producer.stop()
        await produce(infra.kafka_bootstrap, TOPIC, log.add(after))
        await until(world, applied=2)
        assert await seen(world) == [before.visit_id, after.visit_id]
        assert (await counts(world))["received"] == 2
