"""Before publishing: the tails of the topics against the store and its cursors. A fork is never published over."""

from collections.abc import Mapping

import asyncpg
from aiokafka import TopicPartition

from contracts.envelope import Link

_CURSORS = "SELECT topic, partition, published_seq FROM relay_cursors"
_IDS = """
    SELECT e.topic, e.partition, e.id FROM events e
    JOIN unnest($1::text[], $2::smallint[], $3::bigint[]) AS tail(topic, partition, seq)
      ON e.topic = tail.topic AND e.partition = tail.partition AND e.partition_seq = tail.seq"""
_ADVANCE = """
    UPDATE relay_cursors r SET published_seq = new.seq
    FROM unnest($1::text[], $2::smallint[], $3::bigint[]) AS new(topic, partition, seq)
    WHERE r.topic = new.topic AND r.partition = new.partition AND r.published_seq < new.seq
      AND EXISTS (SELECT FROM relay_lease WHERE epoch = $4)"""


class Forked(Exception):
    """Topic and store disagree; the text says where. `cradle recover` brings them together."""


async def read_cursors(pool: asyncpg.Pool) -> dict[TopicPartition, int]:
    """The published sequence of every partition of the service."""
    return {TopicPartition(row[0], row[1]): row[2] for row in await pool.fetch(_CURSORS)}


async def advance_cursors(pool: asyncpg.Pool, epoch: int, reached: Mapping[TopicPartition, int]) -> None:
    """Move cursors forward, never back, and only while the epoch is the lease's."""
    await pool.execute(_ADVANCE, [tp.topic for tp in reached], [tp.partition for tp in reached], list(reached.values()), epoch)


async def reconcile(pool: asyncpg.Pool, epoch: int, tails: dict[TopicPartition, Link]) -> None:
    """Check each tail against the store; where it is ahead of the cursor, move the cursor up to it. Raises Forked."""
    cursors = await read_cursors(pool)
    rows = await pool.fetch(
        _IDS, [tp.topic for tp in tails], [tp.partition for tp in tails], [tail.partition_seq for tail in tails.values()]
    )
    stored = {TopicPartition(row[0], row[1]): row[2] for row in rows}
    ahead = {}
    for tp, cursor in cursors.items():
        tail = tails.get(tp)
        reached = tail.partition_seq if tail else 0
        if reached < cursor:
            raise Forked(f"{tp.topic}[{tp.partition}] ends at {reached}, but {cursor} were published: its tail is lost")
        if tail and stored.get(tp) != tail.id:
            raise Forked(f"{tp.topic}[{tp.partition}] has {tail.id} at {reached}, the store has {stored.get(tp)}")
        if reached > cursor:
            ahead[tp] = reached
    if ahead:
        await advance_cursors(pool, epoch, ahead)
