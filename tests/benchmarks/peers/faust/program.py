"""Accrual on Faust (faust-streaming): the count of a child is a table, PostgreSQL is written a batch a transaction.

Runs in an environment of its own.
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from typing import Any

import asyncpg
import faust

from benchmarks.consume.ledger import ADD_TO_TOTALS, LEDGER_COLUMNS, columns_of
from benchmarks.consume.records import FEE_FEN, FREE_SESSIONS, PARTITIONS, SEQ_HEADER
from benchmarks.harness.contending import Task, report, task
from contracts.events.delivery import SessionDelivered

BATCH = 2_000
BATCH_WAIT_SECONDS = 0.2


def application(given: Task) -> faust.App:
    """The worker: it ends its process once the task's volume is written."""
    app = faust.App(
        given.label,
        broker=f"kafka://{given.kafka}",
        store="memory://",
        processing_guarantee=given.options["guarantee"],
        topic_partitions=PARTITIONS,
        topic_replication_factor=1,
        datadir=given.state,
        web_enabled=False,
        worker_redirect_stdouts=False,
        stream_buffer_maxsize=8192,
        consumer_auto_offset_reset="earliest",
        broker_max_poll_records=4000,
    )
    topic = app.topic(given.loaded["topic"], key_serializer="raw", value_serializer="raw", value_type=bytes, key_type=bytes)
    counts = app.Table("counter", default=int, partitions=PARTITIONS, use_partitioner=True)  # a batch mixes partitions

    @app.agent(topic)
    async def accrue(stream: Any) -> None:
        connection = await asyncpg.connect(given.owner_dsn)
        started, done = 0.0, 0
        async for events in stream.take_events(BATCH, within=BATCH_WAIT_SECONDS):
            started = started or time.time()
            rows, totals = account(events, counts, given.loaded["townships"])
            async with connection.transaction():
                await connection.copy_records_to_table("ledger", records=rows, columns=LEDGER_COLUMNS)
                await connection.execute(ADD_TO_TOTALS, *columns_of(totals))
            done += len(events)
            if done >= given.volume:
                seconds = time.time() - started
                report(done / seconds, seconds=seconds, count=done)
                os._exit(0)  # an orderly end takes the worker many seconds, and fails under exactly_once

    return app


def account(
    events: list[Any], counts: Any, townships: dict[str, str]
) -> tuple[list[tuple[object, ...]], dict[tuple[str, str], list[int]]]:
    """Ledger rows and what they add to totals; the table of counts is moved on."""
    rows: list[tuple[object, ...]] = []
    totals: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for event in events:
        session = SessionDelivered.model_validate_json(event.value)
        seq, day = int(dict(event.headers)[SEQ_HEADER]), session.service_date
        township = townships[str(session.institution_id)]
        total = totals[township, f"{day:%Y-%m}"]
        for number, child in enumerate(session.children):
            key = f"{child}{day.year}"
            counts[key] += 1
            fen = FEE_FEN if counts[key] <= FREE_SESSIONS else 0
            total[0] += fen
            total[1] += not fen
            rows.append((event.message.partition, seq, number, session.session_id, child, township, day, fen, not fen))
    return rows, totals


if __name__ == "__main__":
    sys.argv = ["faust", "worker", "-l", "warn"]
    application(task()).main()
