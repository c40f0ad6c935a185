"""Finance's database as it stands when the registry's facts are known and no session has been given."""

from __future__ import annotations

import asyncio
from dataclasses import asdict

import asyncpg

from benchmarks.consume.input import Loaded, facts_of, publish_sessions
from benchmarks.harness.publishing import publish
from benchmarks.harness.rows import Loading, Run
from benchmarks.harness.servers import renamed
from benchmarks.harness.services import service_of
from benchmarks.harness.site import database_name
from chassis.create_topics import create_topics
from chassis.kafka import KafkaAccess
from local_stack.postgres_admin import ServiceDatabase

SETTLE_SECONDS = 180.0
POLL_SECONDS = 0.1
_KNOWN = "SELECT coalesce(sum(last_seq), 0) FROM inbox_positions WHERE starts_with(topic, 'registry.')"


class LoadedForFinance(Loaded):
    """What is told besides: the database to begin with."""

    facts_database: dict[str, str]


async def load_for_finance(loading: Loading, row: str) -> LoadedForFinance:
    """Publish the facts, let finance learn them, publish the sessions."""
    told = await publish(loading.servers, "registry", facts_of(loading.volume), loading.directory)
    database = await learn(loading, f"bench_{row}_facts", told)
    loaded = await publish_sessions(loading, told)
    return LoadedForFinance(**loaded, facts_database=asdict(database))


async def learn(loading: Loading, name: str, facts: int) -> ServiceDatabase:
    """A database of finance in which it has applied this many facts of the registry, and which it has left."""
    database = loading.servers.create_database(name)
    home = loading.directory / "learning"
    finance = service_of(loading.servers, "finance", database, home, ("consume",))
    connection = await asyncpg.connect(database.run_dsn)
    try:
        await create_topics("delivery", KafkaAccess(loading.servers.kafka))  # a consumer does not start without its topics
        await asyncio.to_thread(finance.run_jobs)
        await asyncio.to_thread(finance.start)
        async with asyncio.timeout(SETTLE_SECONDS):
            while await connection.fetchval(_KNOWN) < facts:
                await asyncio.sleep(POLL_SECONDS)
            while await connection.fetchval("SELECT EXISTS (SELECT FROM marks)"):
                await asyncio.sleep(POLL_SECONDS)
    finally:
        await connection.close()
        await asyncio.to_thread(finance.stop)
    return database


async def prepare(run: Run) -> None:
    """A copy of that database for the run."""
    await run.servers.clone_database(database_name(run.label, "finance"), ServiceDatabase(**run.loaded["facts_database"]))


def database_of(label: str, facts_database: dict[str, str]) -> ServiceDatabase:
    """The copy, with the roles of its original."""
    return renamed(ServiceDatabase(**facts_database), database_name(label, "finance"))
