"""The relay of the bare path: woken by the notification, sends what the cursors have not passed in one Kafka transaction."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any

import asyncpg
import uvloop
from aiokafka import AIOKafkaProducer

from benchmarks.consume.records import SEQ_HEADER
from benchmarks.harness.contending import Task, task, tune_garbage_collector
from benchmarks.http_to_accrual.bare_records import DUE_HEADER, READY, out_topic

POLL_SECONDS = 0.05
_UNSENT = """
    SELECT o.partition, o.seq, o.session_id, o.due_ns, o.payload FROM outbox_cursor c
    JOIN outbox o ON o.partition = c.partition AND o.seq > c.sent_seq ORDER BY o.partition, o.seq LIMIT 1000"""
_ADVANCE = """
    UPDATE outbox_cursor c SET sent_seq = new.seq FROM unnest($1::smallint[], $2::bigint[]) AS new(partition, seq)
    WHERE c.partition = new.partition"""


async def main(given: Task) -> None:
    """Relay until the task's volume is sent."""
    connection, listener = await asyncpg.connect(given.owner_dsn), await asyncpg.connect(given.owner_dsn)
    wake = asyncio.Event()
    await listener.add_listener("outbox", lambda *_: wake.set())
    producer = AIOKafkaProducer(bootstrap_servers=given.kafka, transactional_id=given.label, linger_ms=0)
    await producer.start()
    print(READY.decode(), flush=True)
    sent = 0
    while sent < given.volume:
        wake.clear()
        rows = await connection.fetch(_UNSENT)
        if not rows:
            await _until(wake)
            continue
        await _send(producer, out_topic(given.label), rows)
        ends = {row["partition"]: row["seq"] for row in rows}
        await connection.execute(_ADVANCE, list(ends), list(ends.values()))
        sent += len(rows)
    await producer.stop()
    await connection.close()
    await listener.close()


async def _until(wake: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(POLL_SECONDS):
            await wake.wait()
    except TimeoutError:
        return


async def _send(producer: AIOKafkaProducer, topic: str, rows: list[Any]) -> None:
    by_partition: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_partition[row["partition"]].append(row)
    async with producer.transaction():
        deliveries = []
        for partition, own in by_partition.items():
            batch = producer.create_batch()
            for row in own:
                headers = [(SEQ_HEADER, b"%d" % row["seq"]), (DUE_HEADER, b"%d" % row["due_ns"])]
                key = str(row["session_id"]).encode()
                if batch.append(key=key, value=row["payload"], timestamp=None, headers=headers) is None:
                    batch.close()
                    deliveries.append(await producer.send_batch(batch, topic, partition=partition))
                    batch = producer.create_batch()
                    batch.append(key=key, value=row["payload"], timestamp=None, headers=headers)
            batch.close()
            deliveries.append(await producer.send_batch(batch, topic, partition=partition))
        await asyncio.gather(*deliveries)


if __name__ == "__main__":
    tune_garbage_collector()
    uvloop.run(main(task()))
