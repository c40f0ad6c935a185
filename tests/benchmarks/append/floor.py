"""The floor: asyncpg writing the same event, counter and command-id rows, made from the same requests; nobody decides.

It looks nothing up: not whether the command is known, not whether the stream exists, not whether the store is forked. A single
command is BEGIN, the counter, the command, the event, COMMIT; a bulk is BEGIN, the counters in order, two COPYs, COMMIT. No NOTIFY.
`made` = "before": the rows, but for the places in the chain, are made before the clock starts.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
import uvloop
from pydantic_core import to_json

from benchmarks.append.requests import ACTOR, BULK, CLIENTS, FINGERPRINT_KEY, TOPIC, DeliverRequest, delivered, submitted
from benchmarks.consume.records import PARTITIONS
from benchmarks.harness.contending import Task, report, task, tune_garbage_collector
from chassis.handling import Submitted
from chassis.ids import derived_id, uuid7
from chassis.partitioning import partition_of

COLUMNS = (
    "id", "stream_id", "stream_version", "topic", "partition", "partition_seq", "previous_id",
    "type", "payload", "correlation_id", "causation_id", "actor", "trace_parent", "recorded_at",
)  # fmt: skip
_EVENT = f"INSERT INTO events ({', '.join(COLUMNS)}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"  # noqa: S608
_COMMAND = "INSERT INTO commands VALUES ($1, $2, $3, $4)"
_COUNT = """
    UPDATE partition_counters SET last_seq = last_seq + 1, last_id = $3 WHERE topic = $1 AND partition = $2
    RETURNING old.last_seq, old.last_id"""
_LOCK = "SELECT partition, last_seq, last_id FROM partition_counters WHERE topic = $1 ORDER BY partition FOR UPDATE"
_COUNT_ALL = """
    UPDATE partition_counters c SET last_seq = new.last_seq, last_id = new.last_id
    FROM unnest($2::smallint[], $3::bigint[], $4::uuid[]) AS new(partition, last_seq, last_id)
    WHERE c.topic = $1 AND c.partition = new.partition"""


class Rows(NamedTuple):
    """What a command leaves, but for its place in the chain."""

    command: tuple[UUID, bytes, bytes, datetime]
    event_id: UUID
    stream_id: UUID
    partition: int
    kind: str
    payload: bytes


def rows_of(item: Submitted) -> Rows:
    """Make them."""
    request: DeliverRequest = item.request
    stream_id, event_id = derived_id("aggregate", item.command_id), uuid7()
    event = delivered(stream_id, request)
    fingerprint = hmac.digest(FINGERPRINT_KEY, b"deliver\n" + request.model_dump_json().encode(), "sha256")
    result = {"id": str(stream_id), "version": 1, "events": [{"id": str(event_id), "type": event.event_type}], "warnings": []}
    command = (item.command_id, fingerprint, to_json(result), datetime.now(UTC))
    partition = partition_of(str(stream_id).encode(), PARTITIONS)
    return Rows(command, event_id, stream_id, partition, event.event_type, event.to_json())


def _event(made: Rows, seq: int, previous: UUID | None) -> tuple[Any, ...]:
    cause = made.command[0]
    return (
        made.event_id, made.stream_id, 1, TOPIC, made.partition, seq, previous, made.kind, made.payload, cause, cause,
        str(ACTOR), None, made.command[3],
    )  # fmt: skip


async def single(connection: asyncpg.Connection[asyncpg.Record], items: Sequence[Submitted], made: dict[UUID, Rows]) -> None:
    """One transaction a command."""
    count, command, event = [await connection.prepare(text) for text in (_COUNT, _COMMAND, _EVENT)]
    for item in items:
        rows = made.get(item.command_id) or rows_of(item)
        async with connection.transaction():
            await command.fetch(*rows.command)
            [(last_seq, last_id)] = await count.fetch(TOPIC, rows.partition, rows.event_id)
            await event.fetch(*_event(rows, last_seq + 1, last_id))


async def bulk(connection: asyncpg.Connection[asyncpg.Record], items: Sequence[Submitted], made: dict[UUID, Rows]) -> None:
    """One transaction a thousand commands."""
    for start in range(0, len(items), BULK):
        own = [made.get(item.command_id) or rows_of(item) for item in items[start : start + BULK]]
        async with connection.transaction():
            await connection.copy_records_to_table("commands", records=[rows.command for rows in own])
            heads = {row[0]: (row[1], row[2]) for row in await connection.fetch(_LOCK, TOPIC)}
            events = []
            for rows in own:
                last_seq, last_id = heads[rows.partition]
                heads[rows.partition] = (last_seq + 1, rows.event_id)
                events.append(_event(rows, last_seq + 1, last_id))
            await connection.execute(_COUNT_ALL, TOPIC, list(heads), *map(list, zip(*heads.values(), strict=True)))
            await connection.copy_records_to_table("events", records=events, columns=COLUMNS)


async def main(given: Task) -> None:
    """Append the task's volume."""
    write, clients = (single, CLIENTS) if given.options["mode"] == "single" else (bulk, 1)
    connections = [await asyncpg.connect(given.dsn) for _ in range(clients)]
    items = list(submitted(given.volume))
    made = {item.command_id: rows_of(item) for item in items} if given.options["made"] == "before" else {}
    tune_garbage_collector()
    started, used = time.monotonic(), time.process_time()
    await asyncio.gather(*(write(connection, items[n::clients], made) for n, connection in enumerate(connections)))
    seconds = time.monotonic() - started
    report(given.volume / seconds, seconds=seconds, processor_us=(time.process_time() - used) / given.volume * 1e6)
    for connection in connections:
        await connection.close()


if __name__ == "__main__":
    uvloop.run(main(task()))
