"""I3: each topic holds every event of its store; read by the rule of the inbox it gives the store's order; a repeat is the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from chassis.kafka import KafkaAccess
from chassis.topic_layout import counted_partitions
from chassis.verify.finding import Checked
from contracts.envelope import Link, NotOfTheLog, read_link

POLL_MS = 500
BATCH_RECORDS = 5_000
_CURSORS = "SELECT topic, partition, published_seq FROM relay_cursors"
_STORED = """
    SELECT e.topic, e.partition, e.partition_seq, e.id, e.previous_id, e.payload FROM events e
    JOIN unnest($1::text[], $2::smallint[], $3::bigint[]) AS asked(topic, partition, seq)
      ON e.topic = asked.topic AND e.partition = asked.partition AND e.partition_seq = asked.seq"""


@dataclass(slots=True)
class Reading:
    """How far the partitions are read by the rule of the inbox, and what was met."""

    last: dict[TopicPartition, int] = field(default_factory=dict)
    records: int = 0
    repeats: int = 0
    ahead: int = 0
    foreign: int = 0


async def check_topics(pool: asyncpg.Pool, kafka: KafkaAccess, service: str) -> Checked:
    """Read the service's topics of events as they end now, committed records alone, against its store."""
    cursors = {TopicPartition(row[0], row[1]): row[2] for row in await pool.fetch(_CURSORS)}
    partitions = [TopicPartition(topic, number) for topic, number in counted_partitions(service)]
    checked, reading = Checked("I3", service, ""), Reading(dict.fromkeys(partitions, 0))
    consumer = AIOKafkaConsumer(
        **kafka.client_options(), isolation_level="read_committed", enable_auto_commit=False, auto_offset_reset="earliest"
    )
    try:
        await consumer.start()
        ends = await consumer.end_offsets(partitions)
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        unread = {tp for tp in partitions if await consumer.position(tp) < ends[tp]}
        while unread:
            polled = await consumer.getmany(timeout_ms=POLL_MS, max_records=BATCH_RECORDS)
            await _hold_against_store(pool, polled, reading, checked)
            unread = {tp for tp in unread if await consumer.position(tp) < ends[tp]}
    finally:
        await consumer.stop()
    for tp, last in reading.last.items():
        if last < cursors.get(tp, 0):
            checked.object_to(f"{tp.topic}[{tp.partition}]: has 1 to {last}, published are {cursors[tp]}: `cradle republish`")
    checked.looked_at = (
        f"{reading.records:,} records in {len(partitions)} partitions, of them {reading.repeats:,} repeats, "
        f"{reading.ahead:,} ahead of a hole, {reading.foreign:,} not of the log"
    )
    return checked


async def _hold_against_store(
    pool: asyncpg.Pool, polled: Mapping[TopicPartition, Sequence[ConsumerRecord]], reading: Reading, checked: Checked
) -> None:
    found = [(tp, record, link) for tp, records in polled.items() for record in records for link in (_link(record),)]
    of_log = [(tp, record, link) for tp, record, link in found if link is not None]
    rows = await pool.fetch(
        _STORED, [tp.topic for tp, _, _ in of_log], [tp.partition for tp, _, _ in of_log], [x.partition_seq for _, _, x in of_log]
    )
    stored: dict[tuple[TopicPartition, int], Any] = {(TopicPartition(row[0], row[1]), row[2]): row for row in rows}
    reading.records += len(found)
    reading.foreign += len(found) - len(of_log)
    for tp, record, link in of_log:
        row, seq, last = stored.get((tp, link.partition_seq)), link.partition_seq, reading.last[tp]
        where = f"{tp.topic}[{tp.partition}] at offset {record.offset}"
        if row is None:
            checked.object_to(f"{where}: {seq}, {link.id}, is not in the store")
        elif (row["id"], row["previous_id"], row["payload"]) != (link.id, link.previous_id, record.value):
            checked.object_to(f"{where}: {seq} is {link.id} after {link.previous_id}; the store has {row['id']} or other bytes")
        if seq == last + 1:
            reading.last[tp] = seq
        elif seq <= last:
            reading.repeats += 1
        else:
            reading.ahead += 1


def _link(record: ConsumerRecord) -> Link | None:
    try:
        return read_link(record.headers)
    except NotOfTheLog:
        return None
