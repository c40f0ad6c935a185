"""The floor: SELECT by position, a transactional producer fed by batches, a cursor after each commit; the next SELECT overlaps.

It takes no lease, fences nobody, does not check the tails, and would send again after a crash. Seven headers, where the
product writes fifteen; `headers` = "all" writes the product's, by the product's function.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable
from typing import Any

import asyncpg
import uvloop
from aiokafka import AIOKafkaProducer

from benchmarks.harness.contending import Task, report, task, tune_garbage_collector
from benchmarks.harness.rows import Run
from benchmarks.relay import stored
from contracts.headers import write_headers

BATCH_BYTES = 1 << 20
_OUTBOX = """
    CREATE TABLE outbox AS
    SELECT row_number() OVER (ORDER BY partition_seq, partition) AS position, partition::integer, partition_seq,
           stream_id::text AS key, id, type, payload, recorded_at, previous_id, stream_version, correlation_id, causation_id,
           actor, trace_parent
    FROM events;
    ALTER TABLE outbox ADD PRIMARY KEY (position);
    CREATE TABLE cursor_row AS SELECT 1 AS id, 0::bigint AS position;
    ANALYZE outbox"""
_NEXT = "SELECT {} FROM outbox WHERE position > $1 ORDER BY position LIMIT {}"
_FEW = "position, partition, partition_seq, key, id, type, payload"
_ALL = f"{_FEW}, recorded_at, previous_id, stream_version, correlation_id, causation_id, actor, trace_parent"


async def prepare(run: Run) -> None:
    """The store's events as an outbox in the order of their sequences."""
    await stored.prepare(run)
    connection = await asyncpg.connect(run.database.owner_dsn)
    try:
        await connection.execute(_OUTBOX)
    finally:
        await connection.close()


def few_headers(row: Any) -> list[tuple[str, bytes]]:
    """What a bare outbox sends with a record."""
    return [
        ("ce_specversion", b"1.0"),
        ("ce_id", str(row[4]).encode()),
        ("ce_source", b"/delivery"),
        ("ce_type", row[5].encode()),
        ("content-type", b"application/json"),
        ("ce_partitionseq", b"%d" % row[2]),
        ("position", b"%d" % row[0]),
    ]


def all_headers(row: Any) -> list[tuple[str, bytes]]:
    """What the product sends with it."""
    return write_headers(
        row[4], row[5], row[3].encode(), row[7], "341881", row[2], row[8], row[9], row[10], row[11], row[12], row[13]
    )


async def main(given: Task) -> None:
    """Send the whole outbox."""
    reading, writing = await asyncpg.connect(given.owner_dsn), await asyncpg.connect(given.owner_dsn)
    producer = AIOKafkaProducer(
        bootstrap_servers=given.kafka, transactional_id=given.label, compression_type=given.options["compression"],
        max_batch_size=BATCH_BYTES, max_request_size=8 * BATCH_BYTES, linger_ms=0,
    )  # fmt: skip
    await producer.start()
    topic, whole = stored.out_topic(given.label), given.options["headers"] == "all"
    headers = all_headers if whole else few_headers
    statement = await reading.prepare(_NEXT.format(_ALL if whole else _FEW, given.options["batch"]))
    started, used = time.monotonic(), time.process_time()
    ahead: Awaitable[list[Any]] = asyncio.ensure_future(statement.fetch(0))
    while rows := await ahead:
        ahead = asyncio.ensure_future(statement.fetch(rows[-1][0]))
        by_partition: dict[int, list[Any]] = defaultdict(list)
        for row in rows:
            by_partition[row[1]].append(row)
        await producer.begin_transaction()
        deliveries = []
        for partition, own in by_partition.items():
            batch = producer.create_batch()
            for row in own:
                record = {"key": row[3].encode(), "value": row[6], "timestamp": None, "headers": headers(row)}
                if batch.append(**record) is None:
                    batch.close()
                    deliveries.append(await producer.send_batch(batch, topic, partition=partition))
                    batch = producer.create_batch()
                    batch.append(**record)
            batch.close()
            deliveries.append(await producer.send_batch(batch, topic, partition=partition))
        await asyncio.gather(*deliveries)
        await producer.commit_transaction()
        await writing.execute("UPDATE cursor_row SET position = $1 WHERE id = 1", rows[-1][0])
    seconds, processor = time.monotonic() - started, time.process_time() - used
    await producer.stop()
    report(given.volume / seconds, seconds=seconds, processor_us=processor / given.volume * 1e6)
    await reading.close()
    await writing.close()


if __name__ == "__main__":
    tune_garbage_collector()
    uvloop.run(main(task()))
