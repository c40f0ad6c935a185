"""The outbox as Debezium's router wants it, filled with the sessions that the other relays are given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from benchmarks.consume.records import PARTITIONS, SEQ_HEADER
from benchmarks.county import deliveries
from benchmarks.harness.rows import Report, Run
from chassis.ids import derived_id
from chassis.partitioning import partition_of

ROWS_A_TRANSACTION = 1_000
QUIET_POLLS = 6
POLL_MS = 500
COLUMNS = ("id", "aggregate_type", "aggregate_id", "type", "partition", "seq", "payload")
SCHEMA = """
    CREATE TABLE outbox (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid NOT NULL, aggregate_type text NOT NULL,
        aggregate_id text NOT NULL, type text NOT NULL, partition integer NOT NULL, seq bigint NOT NULL, payload bytea NOT NULL)"""


def out_topic(label: str) -> str:
    """Where the router sends the events."""
    return f"{label}.sessions"


def rows(volume: int) -> Iterator[tuple[UUID, str, str, str, int, int, bytes]]:
    """The outbox's rows in the order of their events."""
    seqs: Counter[int] = Counter()
    for session in deliveries(volume):
        key = str(session.session_id)
        partition = partition_of(key.encode(), PARTITIONS)
        seqs[partition] += 1
        event_id = derived_id("outbox", key)
        yield event_id, "session", key, session.event_type, partition, seqs[partition], session.to_json()


async def fill(connection: asyncpg.Connection[asyncpg.Record], volume: int) -> None:
    """Append the rows, a thousand a transaction."""
    kept: list[tuple[UUID, str, str, str, int, int, bytes]] = []
    for row in rows(volume):
        kept.append(row)
        if len(kept) == ROWS_A_TRANSACTION:
            await connection.copy_records_to_table("outbox", records=kept, columns=COLUMNS)
            kept = []
    if kept:
        await connection.copy_records_to_table("outbox", records=kept, columns=COLUMNS)


async def prepare(run: Run) -> None:
    """The empty table and topic."""
    connection = await asyncpg.connect(run.servers.admin_dsn_of(run.database.name))
    try:
        await connection.execute(SCHEMA)
    finally:
        await connection.close()
    await run.servers.create_topics([out_topic(run.label)])


async def check_order(run: Run, _report: Report) -> str | None:
    """Whether every event is there once, each partition in the order of its sequence."""
    partitions = [TopicPartition(out_topic(run.label), number) for number in range(PARTITIONS)]
    consumer = AIOKafkaConsumer(bootstrap_servers=run.servers.kafka, enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        last: Counter[int] = Counter()
        quiet = 0
        while quiet < QUIET_POLLS and last.total() < run.volume:
            records = await consumer.getmany(timeout_ms=POLL_MS, max_records=20_000)
            quiet = 0 if records else quiet + 1
            for partition, own in records.items():
                for record in own:
                    seq = int(dict(record.headers)[SEQ_HEADER])
                    if seq != last[partition.partition] + 1:
                        return f"partition {partition.partition}: {seq} after {last[partition.partition]}"
                    last[partition.partition] = seq
    finally:
        await consumer.stop()
    return None if last.total() == run.volume else f"{last.total()} events of {run.volume}"
