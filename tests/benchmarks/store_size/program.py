"""One more event, by the product: appended by a command alone, by a bulk, and read by the relay; and what else reads the store.

Microseconds an event. `part` says which is the row's figure; the others go with it.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import asyncpg
import uvloop
from aiokafka import TopicPartition

from benchmarks.append.requests import BULK, DELIVER, FINGERPRINT_KEY, TOPIC, submitted
from benchmarks.consume.records import PARTITIONS
from benchmarks.harness.contending import Task, report, task, tune_garbage_collector
from chassis.database import open_pool
from chassis.event_rows import read_next
from chassis.figures import figures
from chassis.handling import CommandHandler
from chassis.relay.outbox import PARTITION_EVENTS_MAX
from chassis.store import EventStore
from chassis.topic_layout import partitions_of

SINGLES, BULKS, READS, LOADS = 1_000, 10, 10, 300
_HEADS = "SELECT partition, last_seq FROM partition_counters WHERE topic = $1"


async def microseconds(times: int, events: int, work: Callable[[int], Awaitable[object]]) -> float:
    """What one of `events` takes when `work` is done this many times."""
    started = time.perf_counter()
    for number in range(times):
        await work(number)
    return (time.perf_counter() - started) * 1e6 / events


async def main(given: Task) -> None:
    """Measure in the store that the options name."""
    pool = await open_pool(given.loaded[given.options["store"]], 4)
    handler = CommandHandler(pool, EventStore(partitions_of), FINGERPRINT_KEY)
    commands = list(submitted(SINGLES + BULKS * BULK))
    heads = {TopicPartition(TOPIC, row[0]): row[1] for row in await pool.fetch(_HEADS, TOPIC)}
    behind = {tp: max(0, last - PARTITION_EVENTS_MAX) for tp, last in heads.items()}
    waiting = sum(last - behind[tp] for tp, last in heads.items())
    streams = await _streams(pool, heads)
    await handler.handle(DELIVER, commands[:1])
    await read_next(pool, behind, PARTITION_EVENTS_MAX)
    tune_garbage_collector()
    figure = {
        "single_us": await microseconds(SINGLES - 1, SINGLES - 1, lambda n: handler.handle(DELIVER, commands[n + 1 : n + 2])),
        "bulk_us": await microseconds(
            BULKS, BULKS * BULK, lambda n: handler.handle(DELIVER, commands[SINGLES + n * BULK : SINGLES + (n + 1) * BULK])
        ),
        "relay_read_us": await microseconds(READS, READS * waiting, lambda _: read_next(pool, behind, PARTITION_EVENTS_MAX)),
        "stream_load_us": await microseconds(LOADS, LOADS, lambda n: handler.store.load(pool, [streams[n % len(streams)]])),
        "status_us": await _status(pool),
    }
    report(figure[given.options["part"]], **figure)
    pool.terminate()


async def _streams(pool: asyncpg.Pool, heads: dict[TopicPartition, int]) -> list[object]:
    """Streams from all over the store."""
    places = [(n % PARTITIONS, 1 + n * heads[TopicPartition(TOPIC, n % PARTITIONS)] // LOADS) for n in range(LOADS)]
    rows = await pool.fetch(
        "SELECT stream_id FROM events JOIN unnest($2::smallint[], $3::bigint[]) AS wanted(partition, seq)"
        " ON topic = $1 AND events.partition = wanted.partition AND partition_seq = seq",
        TOPIC,
        [place[0] for place in places],
        [place[1] for place in places],
    )
    return [row[0] for row in rows]


async def _status(pool: asyncpg.Pool) -> float:
    async with pool.acquire() as connection:
        return await microseconds(20, 20, lambda _: figures(connection))


if __name__ == "__main__":
    uvloop.run(main(task()))
