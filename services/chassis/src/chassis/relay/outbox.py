"""Unpublished events, read in order and laid into Kafka's batches."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import asyncpg
from aiokafka import AIOKafkaProducer, TopicPartition

from contracts.envelope import Envelope

PARTITION_EVENTS_MAX = 1_000
_UNPUBLISHED = """
    SELECT e.topic, e.partition, e.partition_seq, e.previous_id, e.id, e.stream_id, e.stream_version, e.type, e.payload,
           e.correlation_id, e.causation_id, e.actor, e.trace_parent, e.recorded_at
    FROM relay_cursors r
    JOIN partition_counters c USING (topic, partition)
    CROSS JOIN LATERAL (
        SELECT * FROM events
        WHERE topic = r.topic AND partition = r.partition AND partition_seq > r.published_seq
        ORDER BY partition_seq LIMIT $1) e
    WHERE r.published_seq < c.last_seq
    ORDER BY e.topic, e.partition, e.partition_seq"""
_LAST_PUBLISHED = """
    SELECT e.topic, e.partition, e.partition_seq, e.previous_id, e.id, e.stream_id, e.stream_version, e.type, e.payload,
           e.correlation_id, e.causation_id, e.actor, e.trace_parent, e.recorded_at
    FROM unnest($1::text[], $2::smallint[]) AS asked(topic, partition)
    JOIN relay_cursors r USING (topic, partition)
    JOIN events e ON e.topic = r.topic AND e.partition = r.partition AND e.partition_seq = r.published_seq"""

Record = tuple[bytes, bytes, list[tuple[str, bytes]]]
"""Key, value and headers."""


async def read_unpublished(pool: asyncpg.Pool, county: str) -> dict[TopicPartition, list[tuple[int, Record]]]:
    """The next events of each partition with their sequences, in order."""
    outbox: dict[TopicPartition, list[tuple[int, Record]]] = {}
    for row in await pool.fetch(_UNPUBLISHED, PARTITION_EVENTS_MAX):
        outbox.setdefault(TopicPartition(row["topic"], row["partition"]), []).append((row["partition_seq"], _record(row, county)))
    return outbox


async def read_last_published(
    pool: asyncpg.Pool, county: str, partitions: Collection[TopicPartition]
) -> dict[TopicPartition, list[Record]]:
    """The event at the cursor of each of these partitions that has one."""
    rows = await pool.fetch(_LAST_PUBLISHED, [tp.topic for tp in partitions], [tp.partition for tp in partitions])
    return {TopicPartition(row["topic"], row["partition"]): [_record(row, county)] for row in rows}


def _record(row: Any, county: str) -> Record:
    envelope = Envelope(
        id=row["id"],
        type=row["type"],
        subject=str(row["stream_id"]),
        time=row["recorded_at"],
        county_code=county,
        partition_seq=row["partition_seq"],
        previous_id=row["previous_id"],
        stream_version=row["stream_version"],
        correlation_id=row["correlation_id"],
        causation_id=row["causation_id"],
        actor=row["actor"],
        trace_parent=row["trace_parent"],
    )
    return str(row["stream_id"]).encode(), row["payload"], envelope.to_headers()


class RecordTooLarge(Exception):
    """A single record does not fit a batch."""


async def send(producer: AIOKafkaProducer, tp: TopicPartition, records: Iterable[Record]) -> Sequence[Any]:
    """Send records to a partition in order, as few batches as they fit in; the futures of their delivery."""
    futures = []
    batch = producer.create_batch()
    for key, value, headers in records:
        # append answers None when the batch is full, and the record is then not in it
        if batch.append(key=key, value=value, timestamp=None, headers=headers) is None:
            batch.close()
            futures.append(await producer.send_batch(batch, tp.topic, partition=tp.partition))
            batch = producer.create_batch()
            if batch.append(key=key, value=value, timestamp=None, headers=headers) is None:
                raise RecordTooLarge(f"{tp.topic}[{tp.partition}]: {len(value)} bytes")
    batch.close()
    futures.append(await producer.send_batch(batch, tp.topic, partition=tp.partition))
    return futures
