"""The floor: COPY out of the store, decode, apply by the same projection, 5,000 a transaction; the next are decoded meanwhile.

It remembers no place, checks no chain and asks for nothing parked: interrupted, it would begin again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from struct import Struct
from uuid import UUID

import asyncpg
import uvloop

from benchmarks.harness.contending import Task, report, task, tune_garbage_collector
from benchmarks.rebuild.input import SCHEMA
from benchmarks.rebuild.memory import Memory
from chassis.rebuild.schema import path_of
from contracts.catalogue import decode
from contracts.envelope import Envelope, ReceivedEvent
from finance.consumers import PROJECTIONS

BATCH = 5_000
YIELD_EVERY = 100
SIGNATURE_BYTES = 19
_COPY = """
    SELECT id, stream_id, correlation_id, type, extract(epoch FROM recorded_at)::bigint, payload FROM events
    ORDER BY topic, partition, partition_seq"""
_COUNT, _LENGTH, _LONG = Struct(">h"), Struct(">i"), Struct(">q")


def parse(buffer: bytearray) -> Iterator[list[bytes]]:
    """The whole tuples at the front of a binary COPY, which are cut off."""
    position, size = 0, len(buffer)
    while position + 2 <= size:
        start = position
        [count] = _COUNT.unpack_from(buffer, position)
        position += 2
        fields = []
        for _ in range(max(0, count)):
            if position + 4 > size:
                break
            [length] = _LENGTH.unpack_from(buffer, position)
            if position + 4 + length > size:
                break
            fields.append(bytes(buffer[position + 4 : position + 4 + length]))
            position += 4 + length
        if len(fields) < count:
            position = start
            break
        if fields:
            yield fields
    del buffer[:position]


def received(fields: list[bytes]) -> ReceivedEvent:
    """A tuple as the projection takes it."""
    event_id, stream_id, correlation_id, kind, recorded_at, payload = fields
    at, cause = datetime.fromtimestamp(_LONG.unpack(recorded_at)[0], UTC), UUID(bytes=correlation_id)
    subject = str(UUID(bytes=stream_id))
    envelope = Envelope(UUID(bytes=event_id), kind.decode(), subject, at, "341881", 1, None, 1, cause, cause, "", None)
    return ReceivedEvent(envelope, decode(envelope.type, payload))


async def main(given: Task) -> None:
    """Rebuild the sessions."""
    source = await asyncpg.connect(given.loaded["store"])
    target = await asyncpg.connect(given.dsn, server_settings=path_of(SCHEMA))
    [projection] = [one for one in PROJECTIONS if one.name == "sessions"]
    ready: asyncio.Queue[list[ReceivedEvent] | None] = asyncio.Queue(1)
    memory = Memory(given.volume)

    async def read() -> None:
        buffer, batch, begun = bytearray(), [], False

        async def take(chunk: bytes) -> None:
            nonlocal begun, batch
            buffer.extend(chunk)
            if not begun:
                del buffer[:SIGNATURE_BYTES]
                begun = True
            for number, fields in enumerate(parse(buffer)):
                if number % YIELD_EVERY == 0:
                    await asyncio.sleep(0)
                batch.append(received(fields))
            if len(batch) >= BATCH:
                await ready.put(batch)
                batch = []

        await source.copy_from_query(_COPY, output=take, format="binary", timeout=3_600)
        await ready.put(batch)
        await ready.put(None)

    async def write() -> None:
        while (batch := await ready.get()) is not None:
            async with target.transaction():
                await projection.apply(target, batch)
            memory.after(len(batch))

    started = time.monotonic()
    await asyncio.gather(read(), write())
    seconds = time.monotonic() - started
    report(given.volume / seconds, seconds=seconds, **memory.figures())
    await source.close()
    await target.close()


if __name__ == "__main__":
    tune_garbage_collector()
    uvloop.run(main(task()))
