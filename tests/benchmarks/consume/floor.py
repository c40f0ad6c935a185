"""The floor: the least that consumes, parses and writes the ledger exactly once, with the client and driver of the product.

Fetch, parse and one transaction a batch; the next batch is parsed during the transaction's round trips.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
import uvloop
from aiokafka import AIOKafkaConsumer, TopicPartition

from benchmarks.consume.ledger import Placed, apply
from benchmarks.consume.records import PARTITIONS, seq_of
from benchmarks.harness.contending import Task, report, task, tune_garbage_collector
from contracts.events.delivery import SessionDelivered

PARSED_AT_ONCE = 100


async def main(given: Task) -> None:
    """Consume the task's volume."""
    connection = await asyncpg.connect(given.owner_dsn)
    partitions = [TopicPartition(given.loaded["topic"], number) for number in range(PARTITIONS)]
    consumer = AIOKafkaConsumer(
        bootstrap_servers=given.kafka,
        enable_auto_commit=False,
        isolation_level="read_committed",
        max_partition_fetch_bytes=1 << 20,
        check_crcs=False,
    )
    await consumer.start()
    consumer.assign(partitions)
    await consumer.seek_to_beginning(*partitions)
    ready: asyncio.Queue[list[Placed] | None] = asyncio.Queue(1)
    started = 0.0

    async def read() -> None:
        nonlocal started
        count = 0
        while count < given.volume:
            records = await consumer.getmany(timeout_ms=500, max_records=given.options["batch"])
            started = started or (time.time() if records else 0.0)
            batch = await parse(records)
            count += len(batch)
            if batch:
                await ready.put(batch)
        await ready.put(None)

    async def write() -> None:
        while (batch := await ready.get()) is not None:
            await apply(connection, batch, given.loaded["townships"])

    await asyncio.gather(read(), write())
    seconds = time.time() - started
    report(given.volume / seconds, seconds=seconds)
    await consumer.stop()
    await connection.close()


async def parse(records: Mapping[TopicPartition, Sequence[Any]]) -> list[Placed]:
    """Sessions with their places; other tasks get their turn every hundred."""
    placed = []
    validate = SessionDelivered.__pydantic_validator__.validate_json
    for partition, own in records.items():
        for index, record in enumerate(own):
            if not index % PARSED_AT_ONCE:
                await asyncio.sleep(0)
            placed.append(Placed(partition.partition, record.offset, seq_of(record.headers), validate(record.value)))
    return placed


if __name__ == "__main__":
    tune_garbage_collector()
    uvloop.run(main(task()))
