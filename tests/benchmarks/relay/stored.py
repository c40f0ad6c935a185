"""A service's store filled with the county's sessions, by the product's own append, for a topic of the run's own."""

from __future__ import annotations

from itertools import islice
from urllib.parse import urlsplit

import asyncpg

from benchmarks.consume.records import PARTITIONS
from benchmarks.county import sessions
from benchmarks.harness.rows import Run
from chassis.migrate import migrate
from chassis.store import EventStore
from services_delivery.bootstrap import SERVICE

STREAMS_A_TRANSACTION = 5_000
_COUNT = "INSERT INTO {0} (topic, partition) SELECT $1, number FROM generate_series(0, $2 - 1) AS number"
_COUNT_NO_OTHER = "DELETE FROM {0} WHERE topic <> $1"


def out_topic(label: str) -> str:
    """Where the events of a run go."""
    return f"{label}.sessions"


async def prepare(run: Run) -> None:
    """The chassis' tables with the run's volume of sessions, one event a stream, nothing published; the empty topic."""
    await migrate(SERVICE, run.database.owner_dsn, urlsplit(run.database.run_dsn).username or "")
    topic = out_topic(run.label)
    store = EventStore(lambda _: PARTITIONS)
    connection = await asyncpg.connect(run.database.owner_dsn)
    try:
        for table in ("partition_counters", "relay_cursors"):
            await connection.execute(_COUNT.format(table), topic, PARTITIONS)
            await connection.execute(_COUNT_NO_OTHER.format(table), topic)
        left = sessions(run.volume)
        while batch := [stream._replace(topic=topic) for stream in islice(left, STREAMS_A_TRANSACTION)]:
            async with connection.transaction():
                await store.append(connection, batch)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
    await run.servers.create_topics([topic])
