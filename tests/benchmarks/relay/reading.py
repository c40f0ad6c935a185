"""Whether a topic holds what the store does: every event once, each partition in its order."""

from __future__ import annotations

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from benchmarks.consume.records import PARTITIONS
from benchmarks.harness.rows import Report, Run
from benchmarks.relay.stored import out_topic

QUIET_POLLS = 6
POLL_MS = 500
Found = list[list[tuple[str, str]]]


async def check(run: Run, _report: Report) -> str | None:
    """Ids, sequences and order as in the store; what is wrong first."""
    connection = await asyncpg.connect(run.database.owner_dsn)
    try:
        rows = await connection.fetch("SELECT partition, partition_seq, id FROM events ORDER BY partition, partition_seq")
    finally:
        await connection.close()
    wanted: Found = [[] for _ in range(PARTITIONS)]
    for partition, seq, event_id in rows:
        wanted[partition].append((str(seq), str(event_id)))
    found = await _read(run)
    for number, (own, there) in enumerate(zip(wanted, found, strict=True)):
        if own != there:
            return f"partition {number}: {len(there)} records for {len(own)} events, or others, or in another order"
    return None


async def _read(run: Run) -> Found:
    consumer = AIOKafkaConsumer(bootstrap_servers=run.servers.kafka, isolation_level="read_committed", enable_auto_commit=False)
    await consumer.start()
    try:
        partitions = [TopicPartition(out_topic(run.label), number) for number in range(PARTITIONS)]
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        found: Found = [[] for _ in partitions]
        quiet = 0
        while quiet < QUIET_POLLS and sum(map(len, found)) < run.volume:
            polled = await consumer.getmany(timeout_ms=POLL_MS, max_records=20_000)
            quiet = 0 if polled else quiet + 1
            for tp, records in polled.items():
                for record in records:
                    headers = dict(record.headers)
                    found[tp.partition].append((headers["ce_partitionseq"].decode(), headers["ce_id"].decode()))
        return found
    finally:
        await consumer.stop()
