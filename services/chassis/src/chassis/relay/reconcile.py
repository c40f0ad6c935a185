"""Before publishing: the tails of the topics against the store and its cursors. A fork is never published over."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

import asyncpg
from aiokafka import TopicPartition

from chassis.metrics import GUARD_FIRED
from chassis.relay.tail import LastState
from contracts.envelope import Link

_CURSORS = "SELECT topic, partition, published_seq FROM relay_cursors"
_LASTS = "SELECT topic, partition, last_seq FROM partition_counters"
_HALF_DONE = "SELECT fork FROM relay_lease WHERE fork LIKE $1 || '%'"
RECOVERING = "being recovered"
"""How the fork begins of a store whose recovery has changed it and has not ended: only `cradle recover` lifts it."""
_IDS = """
    SELECT e.topic, e.partition, e.id FROM events e
    JOIN unnest($1::text[], $2::smallint[], $3::bigint[]) AS tail(topic, partition, seq)
      ON e.topic = tail.topic AND e.partition = tail.partition AND e.partition_seq = tail.seq"""
_STATES = "SELECT topic, key, version, payload FROM state_records WHERE topic = ANY($1::text[]) AND key = ANY($2::text[])"
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


async def reconcile(
    pool: asyncpg.Pool,
    epoch: int,
    tails: dict[TopicPartition, Link],
    half_filled: Mapping[TopicPartition, int] = MappingProxyType({}),
) -> None:
    """Check each tail against the store; where it is ahead of the cursor, move the cursor up to it. Raises Forked.

    `half_filled`: what is being published again from this sequence may have stopped before the cursor. Before that sequence a tail
    has never stopped: then it is lost as any other, and what is asked for would be published over a hole.
    """
    if half_done := await pool.fetchval(_HALF_DONE, RECOVERING):
        raise Forked(half_done)
    cursors = await read_cursors(pool)
    lasts = {TopicPartition(row[0], row[1]): row[2] for row in await pool.fetch(_LASTS)}
    rows = await pool.fetch(
        _IDS, [tp.topic for tp in tails], [tp.partition for tp in tails], [tail.partition_seq for tail in tails.values()]
    )
    stored = {TopicPartition(row[0], row[1]): row[2] for row in rows}
    differences, ahead = [], {}
    for tp, cursor in sorted(cursors.items()):
        tail = tails.get(tp)
        reached = tail.partition_seq if tail else 0
        published = min(cursor, reached) if reached >= half_filled.get(tp, cursor) else cursor
        if difference := _difference(tail, published, lasts.get(tp, 0), stored.get(tp)):
            differences.append(f"{tp.topic}[{tp.partition}] {difference}")
        elif reached > cursor:
            ahead[tp] = reached
    if differences:
        GUARD_FIRED.labels("relay-fork").inc()
        raise Forked("; ".join(differences))
    if ahead:
        GUARD_FIRED.labels("relay-tail-ahead").inc(len(ahead))
        await advance_cursors(pool, epoch, ahead)


async def compare_states(pool: asyncpg.Pool, last: Sequence[LastState]) -> None:
    """Check the last value in each partition of state topics against the store. Raises Forked.

    A store that knows an older version, or another value under it, would give a version a second time, and subscribers who have
    it would pass over what follows. Values that changed meanwhile may hide others of the past: only `cradle recover` compares all.
    """
    if not last:
        return
    rows = await pool.fetch(_STATES, [seen.topic for seen in last], [seen.key for seen in last])
    stored = {(row[0], row[1]): (row[2], row[3]) for row in rows}
    past = []
    for seen in last:
        version, payload = stored.get((seen.topic, seen.key), (0, None))
        if version < seen.version or (version == seen.version and payload != seen.payload):
            past.append(f"{seen.topic} {seen.key} is published as version {seen.version}, the store has another {version}")
    if past:
        GUARD_FIRED.labels("relay-fork").inc()
        raise Forked(f"{RECOVERING}: values of states are missing in the store: {'; '.join(past)}")


def _difference(tail: Link | None, cursor: int, last: int, stored: UUID | None) -> str | None:
    """How a partition's tail contradicts the store, by how much; None where it does not."""
    reached = tail.partition_seq if tail else 0
    if tail and reached > last:
        return f"ends at {reached}, the store at {last}: {reached - last} events are missing in the store"
    if tail and stored != tail.id:
        return f"has {tail.id} at {reached}, the store has {stored} there"
    if reached < cursor:
        return f"ends at {reached}, but {cursor} were published: its tail of {cursor - reached} is lost"
    return None
