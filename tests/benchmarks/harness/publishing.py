"""Input for consumers: events appended by the product's store and published by its relay, then the store is dropped."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import asyncpg

from benchmarks.harness.servers import Servers
from benchmarks.harness.services import service_of
from chassis.store import EventStore, NewEvents
from chassis.topic_layout import partitions_of

STREAMS_A_TRANSACTION = 1_000
SETTLE_SECONDS = 120.0
_BEHIND = """
    SELECT coalesce(sum(c.last_seq - r.published_seq), 0)
    FROM partition_counters c JOIN relay_cursors r USING (topic, partition)"""


async def publish(servers: Servers, service_name: str, streams: Iterable[NewEvents], home: Path) -> int:
    """Publish the streams as the service does, to its own topics, which are made; say how many events that was."""
    database = servers.create_database(f"bench_source_{service_name}")
    service = service_of(servers, service_name, database, home, ("relay",))
    connection = await asyncpg.connect(database.run_dsn)
    try:
        await asyncio.to_thread(service.run_jobs)
        await asyncio.to_thread(service.start)
        published = await _append(connection, streams)
        async with asyncio.timeout(SETTLE_SECONDS):
            while await connection.fetchval(_BEHIND):
                await asyncio.sleep(0.1)
    finally:
        await connection.close()
        await asyncio.to_thread(service.stop)
        await servers.drop_databases(database.name)
    return published


async def _append(connection: asyncpg.Connection[asyncpg.Record], streams: Iterable[NewEvents]) -> int:
    store, left, appended = EventStore(partitions_of), iter(streams), 0
    while batch := list(islice(left, STREAMS_A_TRANSACTION)):
        async with connection.transaction():
            appended += len(await store.append(connection, batch))
    return appended
