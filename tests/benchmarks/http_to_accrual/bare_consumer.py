"""The consumer of the bare path: the floor's effect, and when it was committed."""

from __future__ import annotations

import json
import time
from pathlib import Path

import asyncpg
import uvloop
from aiokafka import AIOKafkaConsumer, TopicPartition

from benchmarks.consume.floor import parse
from benchmarks.consume.ledger import apply
from benchmarks.consume.records import PARTITIONS
from benchmarks.harness.contending import Task, task, tune_garbage_collector
from benchmarks.http_to_accrual.bare_records import DUE_HEADER, READY, SAMPLES, out_topic


async def main(given: Task) -> None:
    """Consume until the task's volume is written, then put down the times."""
    connection = await asyncpg.connect(given.owner_dsn)
    consumer = AIOKafkaConsumer(bootstrap_servers=given.kafka, enable_auto_commit=False, isolation_level="read_committed")
    await consumer.start()
    partitions = [TopicPartition(out_topic(given.label), number) for number in range(PARTITIONS)]
    consumer.assign(partitions)
    await consumer.seek_to_beginning(*partitions)
    print(READY.decode(), flush=True)
    samples: list[tuple[int, int]] = []
    while len(samples) < given.volume:
        records = await consumer.getmany(timeout_ms=200, max_records=2000)
        if not records:
            continue
        await apply(connection, await parse(records), given.loaded["townships"])
        done = time.time_ns()
        samples += [(int(dict(record.headers)[DUE_HEADER]), done) for own in records.values() for record in own]
    await consumer.stop()
    await connection.close()
    unfinished = Path(given.state) / f"{SAMPLES}.new"
    unfinished.write_text(json.dumps(samples), encoding="utf-8")
    unfinished.rename(Path(given.state) / SAMPLES)


if __name__ == "__main__":
    tune_garbage_collector()
    uvloop.run(main(task()))
