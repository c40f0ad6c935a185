"""What is rebuilt from: delivery's store with the county's sessions; and what is rebuilt into: finance's tables."""

from __future__ import annotations

from itertools import islice
from typing import TypedDict
from urllib.parse import urlsplit

import asyncpg

from benchmarks.county import sessions
from benchmarks.harness.rows import Loading, Report, Run
from chassis.migrate import migrate
from chassis.rebuild.schema import make_schema
from chassis.store import EventStore
from chassis.topic_layout import partitions_of
from finance.bootstrap import SERVICE as FINANCE
from services_delivery.bootstrap import SERVICE as DELIVERY

STREAMS_A_TRANSACTION = 5_000
SCHEMA = "rebuilt"
_FOUND = "SELECT (SELECT count(*) FROM rebuilt.sessions) AS sessions, (SELECT count(*) FROM rebuilt.attendances) AS attendances"


class Loaded(TypedDict):
    """Where the store of the events is."""

    store: str


async def load(loading: Loading) -> Loaded:
    """Append the row's volume of sessions to a new store of delivery."""
    database = loading.servers.create_database("bench_rebuild_source")
    await migrate(DELIVERY, database.owner_dsn, urlsplit(database.run_dsn).username or "")
    store, left = EventStore(partitions_of), sessions(loading.volume)
    connection = await asyncpg.connect(database.run_dsn)
    try:
        while batch := list(islice(left, STREAMS_A_TRANSACTION)):
            async with connection.transaction():
                await store.append(connection, batch)
    finally:
        await connection.close()
    return Loaded(store=database.run_dsn)


async def prepare(run: Run) -> None:
    """Finance's database, and the schema beside."""
    role = urlsplit(run.database.run_dsn).username or ""
    await migrate(FINANCE, run.database.owner_dsn, role)
    await make_schema(FINANCE, run.database.owner_dsn, role, SCHEMA)


async def check(run: Run, _report: Report) -> str | None:
    """Whether every session is there once with its three children."""
    connection = await asyncpg.connect(run.database.owner_dsn)
    try:
        found = await connection.fetchrow(_FOUND)
    finally:
        await connection.close()
    assert found is not None
    wanted = {"sessions": run.volume, "attendances": 3 * run.volume}
    return None if dict(found) == wanted else f"{dict(found)}, not {wanted}"
