"""Builds projections of a service into a schema of their own: read in order, decode, apply, remember the place; go on after a stop."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import asyncpg
from aiokafka import TopicPartition

from chassis.database import Connection
from chassis.rebuild import left_out
from chassis.rebuild.progress import Pace, Progress
from chassis.rebuild.schema import path_of
from chassis.rebuild.source import Found, Place, Source, UnreadableEvent
from chassis.service import Projection
from contracts.catalogue import UndecodableEvent, UnknownEventType, decode
from contracts.envelope import ReceivedEvent

YIELD_EVERY = 100
_PLACES = "SELECT topic, partition, next_offset, last_seq, last_id FROM rebuild_places"
_MOVE = """
    INSERT INTO rebuild_places SELECT * FROM unnest($1::text[], $2::smallint[], $3::bigint[], $4::bigint[], $5::uuid[])
    ON CONFLICT (topic, partition) DO UPDATE
    SET next_offset = excluded.next_offset, last_seq = excluded.last_seq, last_id = excluded.last_id"""
_TELL = "UPDATE rebuild_state SET remaining = $1, events_per_second = $2, told_at = now()"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch, decoded, with the places it leads to."""

    events: Sequence[tuple[TopicPartition, ReceivedEvent]]
    moved: dict[TopicPartition, Place]
    left_out: Sequence[left_out.Place]


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
        left out here too. Raises BrokenChain, UnreadableEvent, and what a projection raises, with all batches before kept.
        """
        connection = await asyncpg.connect(self.run_dsn, server_settings=path_of(self.schema), command_timeout=600)
        ahead: asyncio.Task[Prepared] | None = None
        try:
            await self._take_retried(connection)
            parked = await left_out.parked_places(connection, self.consumer)
            ends = await source.ends()
            places = dict.fromkeys(ends, Place())
            places |= {TopicPartition(row[0], row[1]): Place(*tuple(row)[2:]) for row in await connection.fetch(_PLACES)}
            pace = Pace(sum(ends.values()) - sum(_reached(places[tp]) for tp in ends))
            ahead = asyncio.create_task(_prepare(source, places, parked))
            while (batch := await ahead).moved:
                places |= batch.moved
                ahead = asyncio.create_task(_prepare(source, places, parked))
                progress = pace.after(len(batch.events), len(batch.left_out))
                await self._apply(connection, batch, progress)
                report(progress)
            return pace.progress()
        finally:
            if ahead is not None:
                ahead.cancel()
                await asyncio.gather(ahead, return_exceptions=True)
            await connection.close()

    async def _take_retried(self, connection: Connection) -> None:
        async with connection.transaction():
            await self._project(connection, await left_out.take_retried(connection, self.consumer))

    async def _project(self, connection: Connection, found: Sequence[tuple[TopicPartition, ReceivedEvent]]) -> None:
        for projection in self.projections:
            topics = {topic.name for topic in projection.topics}
            if events := [event for tp, event in found if tp.topic in topics]:
                await projection.apply(connection, events)

    async def _apply(self, connection: Connection, batch: Prepared, progress: Progress) -> None:
        async with connection.transaction():
            await self._project(connection, batch.events)
            await left_out.keep_left_out(connection, batch.left_out)
            await connection.execute(_TELL, progress.remaining, progress.events_per_second)
            places = batch.moved.values()
            await connection.execute(
                _MOVE,
                [tp.topic for tp in batch.moved],
                [tp.partition for tp in batch.moved],
                *([place[number] for place in places] for number in range(3)),
            )


def _reached(place: Place) -> int:
    return place.next_offset or place.last_seq


async def _prepare(source: Source, places: dict[TopicPartition, Place], parked: set[left_out.Place]) -> Prepared:
    """Read and decode the next batch; other tasks get their turn every hundred events."""
    events: list[tuple[TopicPartition, ReceivedEvent]] = []
    moved: dict[TopicPartition, Place] = {}
    skipped: list[left_out.Place] = []
    for number, found in enumerate(await source.next(places)):
        if number % YIELD_EVERY == 0:
            await asyncio.sleep(0)
        moved[found.partition] = found.after(moved.get(found.partition, places[found.partition]))
        if (place := (found.partition, found.envelope.partition_seq)) in parked:
            skipped.append(place)
        else:
            events.append((found.partition, _decoded(found)))
    return Prepared(events, moved, skipped)


def _decoded(found: Found) -> ReceivedEvent:
    try:
        return ReceivedEvent(found.envelope, decode(found.envelope.type, found.payload))
    except (UndecodableEvent, UnknownEventType) as error:
        place = f"{found.partition.topic}[{found.partition.partition}] {found.envelope.partition_seq}"
        raise UnreadableEvent(f"{place}, event {found.envelope.id}: {type(error).__name__}: {error}") from error
