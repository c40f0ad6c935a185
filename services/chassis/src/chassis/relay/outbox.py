"""Unpublished events, read in order: a chunk ahead of what is being published."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from aiokafka import TopicPartition

from chassis.relay.send import Record
from contracts.headers import write_headers

PARTITION_EVENTS_MAX = 1_000
_COLUMNS = """e.partition_seq, e.previous_id, e.id, e.stream_id, e.stream_version, e.type, e.payload,
           e.correlation_id, e.causation_id, e.actor, e.trace_parent, e.recorded_at"""
_UNPUBLISHED = f"""
    SELECT reached.number, {_COLUMNS}
    FROM unnest($1::text[], $2::smallint[], $3::bigint[]) WITH ORDINALITY AS reached(topic, partition, seq, number)
    JOIN partition_counters c ON c.topic = reached.topic AND c.partition = reached.partition AND c.last_seq > reached.seq
    CROSS JOIN LATERAL (
        SELECT * FROM events
        WHERE topic = reached.topic AND partition = reached.partition AND partition_seq > reached.seq
        ORDER BY partition_seq LIMIT $4) e
    ORDER BY reached.number, e.partition_seq"""  # noqa: S608
_LAST_PUBLISHED = f"""
    SELECT asked.number, {_COLUMNS}
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
        partitions = list(self.reached)
        rows = await self.pool.fetch(
            _UNPUBLISHED,
            [tp.topic for tp in partitions],
            [tp.partition for tp in partitions],
            list(self.reached.values()),
            PARTITION_EVENTS_MAX,
        )
        records: dict[TopicPartition, list[Record]] = {}
        reached: dict[TopicPartition, int] = {}
        number = 0
        for row in rows:
            if row[0] != number:
                number = row[0]
                tp = partitions[number - 1]
                records[tp] = into = []
            into.append(_record(row, self.county))
            reached[tp] = row[1]
        return Chunk(records, reached, any(len(into) == PARTITION_EVENTS_MAX for into in records.values()))


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
    return key, payload, headers
