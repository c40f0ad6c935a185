"""The moment at which live and rebuilt tables stand at the same events: what would move the live ones is held for its length."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import asyncpg
from aiokafka import TopicPartition

from chassis.database import Connection
from chassis.rebuild.parts import Part
from chassis.rebuild.schema import quoted

LOCK_WAIT = "5s"
_POSITIONS = """
    SELECT topic, partition, last_seq FROM public.inbox_positions WHERE consumer = $1 AND topic = ANY($2::text[])
    ORDER BY topic, partition"""
_COUNTERS = "SELECT topic, partition, last_seq FROM public.partition_counters WHERE topic = ANY($1::text[])"
_PUBLISHED = "SELECT topic, partition, published_seq FROM public.relay_cursors WHERE topic = ANY($1::text[])"


async def read_limits(connection: Connection, consumer: str, part: Part, *, published: bool = False) -> dict[TopicPartition, int]:
    """How far the live tables are: the consumer's positions; for own events the store's ends, or what is `published` of it."""
    if part.own:
        rows = await connection.fetch(_PUBLISHED if published else _COUNTERS, part.topics)
    else:
        rows = await connection.fetch(_POSITIONS, consumer, part.topics)
    return {TopicPartition(row[0], row[1]): row[2] for row in rows}


@asynccontextmanager
async def standstill(
    owner_dsn: str, consumer: str, part: Part, *, exclusive: bool
) -> AsyncIterator[tuple[asyncpg.Connection, Mapping[TopicPartition, int]]]:
    """A transaction in which the live tables stand still, and how far they are; committed at the end. `exclusive`: nor are they read.

    A consumer locks its positions before it writes: so does this. A command writes its tables before it appends: of own tables
    the tables are locked. Raises asyncpg.LockNotAvailableError after 5 s: others then go on, and it may be tried again.
    """
    connection = await asyncpg.connect(owner_dsn, server_settings={"application_name": "cradle rebuild", "timezone": "UTC"})
    try:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
            if not part.own:
                await connection.fetch(f"{_POSITIONS} FOR UPDATE", consumer, part.topics)
            if part.own or exclusive:
                mode = "ACCESS EXCLUSIVE" if exclusive else "SHARE"
                await connection.execute(f"LOCK TABLE {', '.join(f'public.{quoted(t)}' for t in part.tables)} IN {mode} MODE")
            yield connection, await read_limits(connection, consumer, part)
    finally:
        await connection.close()
