"""I5: live projections equal a rebuild from the store and a rebuild from the topics, row by row."""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import asyncpg
from aiokafka import TopicPartition

from chassis.kafka import KafkaAccess
from chassis.rebuild.rebuild import Rebuild
from chassis.rebuild.schema import drop_schema, make_schema
from chassis.rebuild.source import Source
from chassis.rebuild.store_source import StoreSource
from chassis.rebuild.topic_source import topic_source
from chassis.service import Service
from contracts.topics import TOPICS, Topic
from faults.oracle.finding import Finding

PROMISE = "I5"
SCHEMA = "oracle_rebuilt"
NOT_PROJECTED = {
    "delivery": {"visits", "sessions", "attendances", "lectures", "dossier_items", "trainings", "listed"},
    "finance": {
        "books",
        "decided_under",
        "claims",
        "single_claims",
        "session_claims",
        "assessments",
        "postings",
        "ruling_decisions",
    },
    "reporting": {"counting", "contributions", "figures"},
}
"""What commands, deciders and counters write, by service: not folded from topics."""
OF_THE_WORK = {"marks", "rebuild_places", "rebuild_left_out", "rebuild_state"}
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = $1 ORDER BY tablename"


async def check(
    services: Sequence[Service], owner_dsns: Mapping[str, str], run_dsns: Mapping[str, str], kafka: KafkaAccess, county: str
) -> list[Finding]:
    """Rebuild each service's projections twice, beside the live ones, and compare every row."""
    findings: list[Finding] = []
    for service in services:
        topics = sorted({topic.name for projection in service.projections for topic in projection.topics})
        async with AsyncExitStack() as stack:
            sources = await _stores(stack, [TOPICS[name] for name in topics], run_dsns, county)
            findings += await _compare(service, owner_dsns[service.name], run_dsns[service.name], sources, "the store")
        partitions = [TopicPartition(name, number) for name in topics for number in range(TOPICS[name].partitions)]
        async with topic_source(kafka, partitions) as source:
            findings += await _compare(service, owner_dsns[service.name], run_dsns[service.name], [source], "the topics")
    return findings


async def _stores(stack: AsyncExitStack, topics: Sequence[Topic], run_dsns: Mapping[str, str], county: str) -> list[Source]:
    sources: list[Source] = []
    for owner in sorted({topic.owner for topic in topics}):
        pool = await stack.enter_async_context(asyncpg.create_pool(run_dsns[owner], min_size=1, max_size=2))
        sources.append(StoreSource(pool, county, [topic.name for topic in topics if topic.owner == owner]))
    return sources


async def _compare(service: Service, owner_dsn: str, run_dsn: str, sources: Sequence[Source], name: str) -> list[Finding]:
    await drop_schema(owner_dsn, SCHEMA)
    await make_schema(service, owner_dsn, urlsplit(run_dsn).username or "", SCHEMA)
    try:
        for source in sources:
            await Rebuild(service.name, service.projections, run_dsn, SCHEMA).run(source, lambda _: None)
        return await differences(owner_dsn, service.name, "public", SCHEMA, name)
    finally:
        await drop_schema(owner_dsn, SCHEMA)


async def differences(dsn: str, service: str, live: str, rebuilt: str, name: str) -> list[Finding]:
    """Tables of which one schema holds rows that the other has not."""
    connection = await asyncpg.connect(dsn)
    findings = []
    try:
        for (table,) in await connection.fetch(_TABLES, rebuilt):
            if table in OF_THE_WORK | NOT_PROJECTED.get(service, set()):
                continue
            sides = [f'SELECT t::text AS line FROM "{schema}"."{table}" t' for schema in (live, rebuilt)]  # noqa: S608
            for left, right, said in ((*sides, "live only"), (*reversed(sides), f"only in the rebuild from {name}")):
                rows = await connection.fetch(f"SELECT line FROM ({left} EXCEPT ALL {right}) AS other LIMIT 3")  # noqa: S608
                findings += [Finding(PROMISE, f"{service}.{table}, {said}: {row[0][:200]}") for row in rows]
    finally:
        await connection.close()
    return findings
