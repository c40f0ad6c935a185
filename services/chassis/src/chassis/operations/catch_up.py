"""Consuming up to where the topics end now, before anything is decided: a recovered store must know again what it knew."""

from collections.abc import Callable

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.consume import inbox_of, topics_of
from chassis.kafka import KafkaAccess
from chassis.service import Service
from chassis.topic_layout import partitions_of

BATCH_RECORDS_MAX = 2000
POLL_MS = 200


async def catch_up(service: Service, pool: asyncpg.Pool, kafka: KafkaAccess, shown: Callable[[int, int], None]) -> int:
    """Apply what a service has not applied of the topics as they end now; how many records. `shown(done, in all)`.

    By its own positions, in its own transactions, as its consumer would: it may run beside it.
    """
    inbox = inbox_of(service, pool)
    partitions = [TopicPartition(name, number) for name in topics_of(service) for number in range(partitions_of(name))]
    if not partitions:
        return 0
    async with pool.acquire() as connection:
        await inbox.positions.ensure(connection, partitions)
    consumer = AIOKafkaConsumer(
        **kafka.client_options(),
        isolation_level="read_committed",
        enable_auto_commit=False,
        auto_offset_reset="none",
        max_poll_records=BATCH_RECORDS_MAX,
    )
    try:
        await consumer.start()
        ends = await consumer.end_offsets(partitions)
        async with pool.acquire() as connection:
            stored = await inbox.positions.read(connection)
        behind = {tp for tp in partitions if tp in stored and stored[tp].next_offset < ends[tp]}
        total = sum(ends[tp] - stored[tp].next_offset for tp in behind)
        consumer.assign(list(behind))
        for tp in behind:
            consumer.seek(tp, stored[tp].next_offset)
        done = 0
        while behind:
            records = [r for batch in (await consumer.getmany(timeout_ms=POLL_MS)).values() for r in batch]
            if records and await inbox.process(records):
                async with pool.acquire() as connection:
                    for tp, position in (await inbox.positions.read(connection)).items():
                        if tp in behind:
                            consumer.seek(tp, position.next_offset)
            done += len(records)
            shown(done, total)
            behind = {tp for tp in behind if await consumer.position(tp) < ends[tp]}
        return done
    finally:
        await consumer.stop()
