"""Unpublished events, read in order: a chunk ahead of what is being published."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from aiokafka import TopicPartition

from chassis.event_rows import COLUMNS, read_next
from chassis.relay.send import Record
from contracts.events.parking import RecordParked
from contracts.headers import write_headers

PARTITION_EVENTS_MAX = 1_000
_LAST_PUBLISHED = f"""
    SELECT asked.number, {COLUMNS}
    FROM unnest($1::text[], $2::smallint[]) WITH ORDINALITY AS asked(topic, partition, number)
    JOIN relay_cursors r ON r.topic = asked.topic AND r.partition = asked.partition
    JOIN events e ON e.topic = r.topic AND e.partition = r.partition AND e.partition_seq = r.published_seq"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Chunk:
    """The next events of some partitions, and the sequence each partition reaches with them. `full`: more may be waiting."""

    records: Mapping[TopicPartition, list[Record]]
    reached: Mapping[TopicPartition, int]
    full: bool


@dataclass(slots=True)
class Outbox:
    """Hands out what is stored beyond `reached`, in order, each event once; while there is a backlog the next chunk is read ahead.

    It belongs to one producer: what was handed out and not published is read again by the next one, from the cursors.
    """

    pool: asyncpg.Pool
    county: str
    reached: dict[TopicPartition, int]
    _ahead: asyncio.Task[Chunk] | None = field(default=None, init=False)

    async def next(self) -> Chunk:
        """The next chunk; one without records when everything stored was handed out."""
        task, self._ahead = self._ahead, None
        chunk = await task if task is not None else await self._read()
        self.reached |= chunk.reached
        if chunk.full:
            self._ahead = asyncio.create_task(self._read())
        return chunk

    async def close(self) -> None:
        """Forget what was read ahead."""
        if self._ahead is not None:
            self._ahead.cancel()
            await asyncio.gather(self._ahead, return_exceptions=True)

    async def _read(self) -> Chunk:
        rows = await read_next(self.pool, self.reached, PARTITION_EVENTS_MAX)
        return Chunk(
            records={tp: [_record(row, self.county) for row in own] for tp, own in rows.items()},
            reached={tp: own[-1][1] for tp, own in rows.items()},
            full=any(len(own) == PARTITION_EVENTS_MAX for own in rows.values()),
        )


async def read_last_published(
    pool: asyncpg.Pool, county: str, partitions: Collection[TopicPartition]
) -> dict[TopicPartition, list[Record]]:
    """The event at the cursor of each of these partitions that has one."""
    asked = list(partitions)
    rows = await pool.fetch(_LAST_PUBLISHED, [tp.topic for tp in asked], [tp.partition for tp in asked])
    return {asked[row[0] - 1]: [_record(row, county)] for row in rows}


def _record(row: Any, county: str) -> Record:
    _, seq, previous_id, event_id, stream_id, version, kind, payload, correlation, causation, actor, trace_parent, time = row
    key = str(stream_id).encode()
    headers = write_headers(
        event_id, kind, key, time, county, seq, previous_id, version, correlation, causation, actor, trace_parent
    )
    if kind == RecordParked.event_type:
        headers += RecordParked.model_validate_json(payload).headers()
    return key, payload, headers
