"""Builds projections of a service into a schema of their own: read in order, decode, apply, remember the place; go on after a stop."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import asyncpg
from aiokafka import TopicPartition

from chassis.database import Connection
from chassis.rebuild.schema import path_of
from chassis.rebuild.source import Found, Place, Source
from chassis.service import Projection
from contracts.catalogue import decode
from contracts.envelope import ReceivedEvent

YIELD_EVERY = 100
_PLACES = "SELECT topic, partition, next_offset, last_seq, last_id FROM rebuild_places"
_MOVE = """
    INSERT INTO rebuild_places SELECT * FROM unnest($1::text[], $2::smallint[], $3::bigint[], $4::bigint[], $5::uuid[])
    ON CONFLICT (topic, partition) DO UPDATE
    SET next_offset = excluded.next_offset, last_seq = excluded.last_seq, last_id = excluded.last_id"""
_LEFT_OUT = """
    SELECT topic, partition, partition_seq FROM public.parked
    WHERE consumer = $1 AND state <> 'retried' AND partition_seq IS NOT NULL"""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rebuild is: events applied, those the live projection has parked too, about how many are left, and the rate."""

    applied: int
    left_out: int
    remaining: int
    events_per_second: float

    @property
    def seconds_left(self) -> float | None:
        """At this rate; None before there is one."""
        return self.remaining / self.events_per_second if self.events_per_second else None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch, decoded, with the places it leads to."""

    events: Sequence[tuple[TopicPartition, ReceivedEvent]]
    moved: dict[TopicPartition, Place]
    left_out: int


@dataclass(frozen=True, slots=True)
class Rebuild:
    """`consumer` is the service; `run_dsn` its role in its database; `schema` was made by `make_schema`."""

    consumer: str
    projections: Sequence[Projection]
    run_dsn: str
    schema: str

    async def run(self, source: Source, report: Callable[[Progress], None]) -> Progress:
        """Apply what the source has beyond the places reached, a batch a transaction; the next batch is decoded meanwhile.

        It ends where the source does: run it again to catch up with what came since. What the live consumer has parked is
        left out here too. Raises BrokenChain, and what a projection raises, with all batches before kept.
        """
        connection = await asyncpg.connect(self.run_dsn, server_settings=path_of(self.schema), command_timeout=600)
        ahead: asyncio.Task[Prepared] | None = None
        try:
            left_out = {(TopicPartition(row[0], row[1]), row[2]) for row in await connection.fetch(_LEFT_OUT, self.consumer)}
            ends = await source.ends()
            places = dict.fromkeys(ends, Place())
            places |= {TopicPartition(row[0], row[1]): Place(*tuple(row)[2:]) for row in await connection.fetch(_PLACES)}
            pace = _Pace(sum(ends.values()) - sum(_reached(places[tp]) for tp in ends))
            ahead = asyncio.create_task(_prepare(source, places, left_out))
            while (batch := await ahead).moved:
                places |= batch.moved
                ahead = asyncio.create_task(_prepare(source, places, left_out))
                await self._apply(connection, batch)
                report(pace.after(batch))
            return pace.progress()
        finally:
            if ahead is not None:
                ahead.cancel()
                await asyncio.gather(ahead, return_exceptions=True)
            await connection.close()

    async def _apply(self, connection: Connection, batch: Prepared) -> None:
        async with connection.transaction():
            for projection in self.projections:
                topics = {topic.name for topic in projection.topics}
                if events := [event for tp, event in batch.events if tp.topic in topics]:
                    await projection.apply(connection, events)
            places = batch.moved.values()
            await connection.execute(
                _MOVE,
                [tp.topic for tp in batch.moved],
                [tp.partition for tp in batch.moved],
                *([place[number] for place in places] for number in range(3)),
            )


@dataclass(slots=True)
class _Pace:
    """Counts, and the clock they are counted against."""

    remaining: int
    applied: int = 0
    left_out: int = 0
    started: float = field(default_factory=time.monotonic)

    def after(self, batch: Prepared) -> Progress:
        self.applied += len(batch.events)
        self.left_out += batch.left_out
        self.remaining -= len(batch.events) + batch.left_out
        return self.progress()

    def progress(self) -> Progress:
        seconds = time.monotonic() - self.started
        return Progress(self.applied, self.left_out, max(0, self.remaining), self.applied / seconds if seconds else 0.0)


def _reached(place: Place) -> int:
    return place.next_offset or place.last_seq


async def _prepare(source: Source, places: dict[TopicPartition, Place], left_out: set[tuple[TopicPartition, int]]) -> Prepared:
    """Read and decode the next batch; other tasks get their turn every hundred events."""
    events: list[tuple[TopicPartition, ReceivedEvent]] = []
    moved: dict[TopicPartition, Place] = {}
    skipped = 0
    for number, found in enumerate(await source.next(places)):
        if number % YIELD_EVERY == 0:
            await asyncio.sleep(0)
        moved[found.partition] = found.after(moved.get(found.partition, places[found.partition]))
        if (found.partition, found.envelope.partition_seq) in left_out:
            skipped += 1
        else:
            events.append((found.partition, _decoded(found)))
    return Prepared(events, moved, skipped)


def _decoded(found: Found) -> ReceivedEvent:
    return ReceivedEvent(found.envelope, decode(found.envelope.type, found.payload))
