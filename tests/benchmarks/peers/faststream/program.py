"""Accrual with FastStream as its tutorial has it: one message a call, one transaction a message."""

from __future__ import annotations

import asyncio
import time

import asyncpg
import uvloop
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage

from benchmarks.consume.records import FEE_FEN, FREE_SESSIONS, SEQ_HEADER
from benchmarks.harness.contending import Task, report, task, tune_garbage_collector
from contracts.events.delivery import SessionDelivered

_ADVANCE = """
    UPDATE position SET next_offset = $2, last_seq = $3 WHERE partition = $1 AND next_offset <= $2"""
_COUNTS = "SELECT child_id, n FROM counter WHERE child_id = ANY($1::uuid[]) AND year = $2"
_COUNT = "INSERT INTO counter VALUES ($1, $2, 1) ON CONFLICT (child_id, year) DO UPDATE SET n = counter.n + 1"
_ENTER = "INSERT INTO ledger VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
_ADD = """
    INSERT INTO total VALUES ($1, $2, $3, $4)
    ON CONFLICT (township, month) DO UPDATE SET fen = total.fen + excluded.fen, denied = total.denied + excluded.denied"""


async def main(given: Task) -> None:
    """Consume until the task's volume is written."""
    pool = await asyncpg.create_pool(given.owner_dsn, min_size=2, max_size=4)
    broker = KafkaBroker(given.kafka, logger=None)
    enough = asyncio.Event()
    started, done = 0.0, 0

    @broker.subscriber(
        given.loaded["topic"],
        group_id=given.label,
        ack_policy=AckPolicy.MANUAL,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    )
    async def accrue(session: SessionDelivered, message: KafkaMessage) -> None:
        nonlocal started, done
        started = started or time.time()
        async with pool.acquire() as connection, connection.transaction():
            await account(connection, session, message, given.loaded["townships"][str(session.institution_id)])
        done += 1
        if done >= given.volume:
            enough.set()

    await broker.start()
    await enough.wait()
    seconds = time.time() - started
    report(done / seconds, seconds=seconds, count=done)
    await broker.stop()
    await pool.close()


async def account(connection: asyncpg.Connection, session: SessionDelivered, message: KafkaMessage, township: str) -> None:
    """One session, exactly once: what the position has passed is left alone."""
    record = message.raw_message
    partition, seq, day = record.partition, int(message.headers[SEQ_HEADER]), session.service_date
    if await connection.execute(_ADVANCE, partition, record.offset + 1, seq) == "UPDATE 0":
        return
    known = dict(await connection.fetch(_COUNTS, session.children, day.year))
    paid = [known.get(child, 0) < FREE_SESSIONS for child in session.children]
    await connection.executemany(_COUNT, [(child, day.year) for child in session.children])
    await connection.executemany(
        _ENTER,
        [
            (partition, seq, number, session.session_id, child, township, day, FEE_FEN * free, not free)
            for number, (child, free) in enumerate(zip(session.children, paid, strict=True))
        ],
    )
    await connection.execute(_ADD, township, f"{day:%Y-%m}", FEE_FEN * sum(paid), len(paid) - sum(paid))


if __name__ == "__main__":
    tune_garbage_collector()
    uvloop.run(main(task()))
