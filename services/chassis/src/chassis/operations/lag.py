"""How far a consumer is behind its topics, measured once, on demand: also of one that stands still."""

from collections.abc import Sequence

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.inbox.lag import Lag, LagWatch
from chassis.kafka import KafkaAccess

_POSITIONS = "SELECT topic, partition, next_offset, last_seq FROM inbox_positions WHERE consumer = $1"


async def positions_of(pool: asyncpg.Pool, consumer: str) -> dict[TopicPartition, tuple[int, int]]:
    """Next offset and last sequence that a consumer has reached, by partition."""
    rows = await pool.fetch(_POSITIONS, consumer)
    return {TopicPartition(row[0], row[1]): (row[2], row[3]) for row in rows}


async def measure_lag(consumer: str, pool: asyncpg.Pool, access: KafkaAccess, topics: Sequence[str]) -> dict[str, Lag]:
    """The lag of a consumer by topic; a topic whose partitions it has never had is left out. Raises KafkaError."""
    positions = await positions_of(pool, consumer)
    known = {tp.topic for tp in positions}
    watch = LagWatch(consumer, pool, access, topics)
    kafka = AIOKafkaConsumer(
        **access.client_options(), isolation_level="read_committed", enable_auto_commit=False, auto_offset_reset="none"
    )
    try:
        await kafka.start()
        return {topic: await watch.measure(kafka, topic, positions) for topic in topics if topic in known}
    finally:
        await kafka.stop()
