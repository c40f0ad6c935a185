"""Holes: what a topic lacks in the middle of its log is published again, with all that was published after it."""

from collections.abc import Mapping, Sequence

import asyncpg
from aiokafka import AIOKafkaProducer, TopicPartition

from chassis.database import Connection
from chassis.kafka import KafkaAccess
from chassis.relay.outbox import Outbox
from chassis.relay.send import send

_HOLES = """
    SELECT topic, partition, min(hole_at) FROM inbox_positions
    WHERE topic = ANY($1::text[]) AND hole_at IS NOT NULL GROUP BY topic, partition"""
Holes = Mapping[TopicPartition, int]
"""The first sequence that a consumer misses, by partition."""


async def read_holes(connection: Connection, topics: Sequence[str]) -> dict[TopicPartition, int]:
    """What a consumer misses of these topics."""
    return {TopicPartition(row[0], row[1]): row[2] for row in await connection.fetch(_HOLES, topics)}


async def publish_from(pool: asyncpg.Pool, kafka: KafkaAccess, service: str, county: str, holes: Holes) -> int:
    """Publish everything stored from these sequences on, in order; how many records. Subscribers drop what they know as repeats.

    Only while standing in for the relay: under its producer's name, each chunk in a transaction.
    """
    producer = AIOKafkaProducer(**kafka.client_options(), transactional_id=f"{service}-relay", linger_ms=0)
    outbox = Outbox(pool, county, {tp: seq - 1 for tp, seq in holes.items()})
    published = 0
    try:
        await producer.start()
        while (chunk := await outbox.next()).records:
            async with producer.transaction():
                for tp, records in chunk.records.items():
                    for delivery in await send(producer, tp, records):
                        await delivery
                    published += len(records)
    finally:
        await outbox.close()
        await producer.stop()
    return published
