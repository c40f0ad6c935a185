"""One more event, by the product, in two stores turn by turn, so that whatever else the machine does falls on both alike.

The figure is the median cost in the store of the options over the median cost in the small one; `part` says of what. With the
small store on both sides it says how far two equal stores differ by chance.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median
from uuid import UUID

import asyncpg
import uvloop
from aiokafka import TopicPartition

from benchmarks.append.requests import BULK, DELIVER, FINGERPRINT_KEY, TOPIC, submitted
from benchmarks.consume.records import PARTITIONS
from benchmarks.harness.contending import Task, report, task, tune_garbage_collector
from chassis.database import open_pool
from chassis.event_rows import read_next
from chassis.figures import figures
from chassis.handling import CommandHandler, Submitted
from chassis.relay.outbox import PARTITION_EVENTS_MAX
from chassis.store import EventStore
from chassis.topic_layout import partitions_of

TURNS = {"single": 600, "bulk": 20, "relay_read": 40, "stream_load": 300, "status": 40}
WARMING_TURNS = 3
SHORT_BELOW = 1_000_000
"""In a store of fewer events a tenth of the turns will do: it is tried, not measured."""
_HEADS = "SELECT partition, last_seq FROM partition_counters WHERE topic = $1"
_STREAMS = """
    SELECT stream_id FROM events JOIN unnest($2::smallint[], $3::bigint[]) AS wanted(number, seq)
    ON topic = $1 AND partition = number AND partition_seq = seq"""


@dataclass(slots=True)
class Store:
    """A store and what is to be done in it: commands not yet sent, streams from all over it, a thousand events a partition."""

    pool: asyncpg.Pool
    handler: CommandHandler
    commands: list[Submitted]
    streams: list[UUID]
    behind: dict[TopicPartition, int]

    async def single(self, _turn: int) -> None:
        """A command alone."""
        await self.handler.handle(DELIVER, [self.commands.pop()])

    async def bulk(self, _turn: int) -> None:
        """A thousand commands in one transaction."""
        batch = [self.commands.pop() for _ in range(BULK)]
        await self.handler.handle(DELIVER, batch)

    async def relay_read(self, _turn: int) -> None:
        """The relay's read of what waits."""
        await read_next(self.pool, self.behind, PARTITION_EVENTS_MAX)

    async def stream_load(self, turn: int) -> None:
        """One stream."""
        async with self.pool.acquire() as connection:
            await self.handler.store.load(connection, [self.streams[turn % len(self.streams)]])

    async def status(self, _turn: int) -> None:
        """The figures of /status."""
        async with self.pool.acquire() as connection:
            await figures(connection)


def turns_of(part: str, volume: int) -> int:
    """How often a part is done."""
    return TURNS[part] if volume >= SHORT_BELOW else max(2, TURNS[part] // 10)


async def open_store(dsn: str, volume: int) -> Store:
    """Open one, with all it needs."""
    pool = await open_pool(dsn, 2)
    heads = {TopicPartition(TOPIC, row[0]): row[1] for row in await pool.fetch(_HEADS, TOPIC)}
    places = range(turns_of("stream_load", volume))
    wanted = [(n % PARTITIONS, 1 + n * heads[TopicPartition(TOPIC, n % PARTITIONS)] // len(places)) for n in places]
    singles, bulks = turns_of("single", volume), turns_of("bulk", volume)
    rows = await pool.fetch(_STREAMS, TOPIC, [number for number, _ in wanted], [seq for _, seq in wanted])
    return Store(
        pool=pool,
        handler=CommandHandler(pool, EventStore(partitions_of), FINGERPRINT_KEY),
        commands=list(submitted(singles + WARMING_TURNS + (bulks + WARMING_TURNS) * BULK)),
        streams=[row[0] for row in rows],
        behind={tp: max(0, last - PARTITION_EVENTS_MAX) for tp, last in heads.items()},
    )


async def cost(work: Callable[[int], Awaitable[None]], turn: int) -> float:
    """How long one turn takes."""
    started = time.perf_counter()
    await work(turn)
    return time.perf_counter() - started


async def ratio(small: Store, other: Store, part: str, turns: int) -> tuple[float, float]:
    """The other's median cost over the small one's, and the small one's in microseconds."""
    costs: tuple[list[float], list[float]] = ([], [])
    works = [getattr(store, part) for store in (small, other)]
    for turn in range(-WARMING_TURNS, turns):
        for which in (0, 1) if turn % 2 else (1, 0):
            seconds = await cost(works[which], max(0, turn))
            if turn >= 0:
                costs[which].append(seconds)
    return median(costs[1]) / median(costs[0]), median(costs[0]) * 1e6


async def main(given: Task) -> None:
    """Measure every part; the figure is the part that the options name."""
    small, other = [await open_store(given.loaded[which], given.volume) for which in ("small", given.options["store"])]
    tune_garbage_collector()
    found: dict[str, float] = {}
    for part in TURNS if given.options["part"] == "single" else [given.options["part"]]:
        found[f"{part}_ratio"], found[f"{part}_small_us"] = await ratio(small, other, part, turns_of(part, given.volume))
    report(found[f"{given.options['part']}_ratio"], **found)
    small.pool.terminate()
    other.pool.terminate()


if __name__ == "__main__":
    uvloop.run(main(task()))
