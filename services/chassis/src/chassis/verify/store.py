"""I2: a store's sequences and versions are dense, its chains whole, and no sequence appears below one that was seen."""

import asyncio
import time

import asyncpg
from aiokafka import TopicPartition

from chassis.database import Connection
from chassis.verify.finding import EXAMPLES_MAX, Checked

POLL_SECONDS = 0.02
_BROKEN = """
    SELECT topic, partition, partition_seq, previous_id, before_seq, before_id FROM (
        SELECT topic, partition, partition_seq, previous_id,
               lag(partition_seq) OVER chain AS before_seq, lag(id) OVER chain AS before_id
        FROM events WINDOW chain AS (PARTITION BY topic, partition ORDER BY partition_seq)) AS linked
    WHERE partition_seq <> coalesce(before_seq, 0) + 1 OR previous_id IS DISTINCT FROM before_id
    ORDER BY topic, partition, partition_seq LIMIT $1"""
_STREAMS = """
    SELECT stream_id, count(*) AS events, max(stream_version) AS last FROM events
    GROUP BY stream_id HAVING count(*) <> max(stream_version) OR min(stream_version) <> 1 LIMIT $1"""
_COUNTERS = """
    SELECT c.topic, c.partition, c.last_seq, c.last_id, e.id, (
        SELECT max(partition_seq) FROM events m WHERE m.topic = c.topic AND m.partition = c.partition) AS highest
    FROM partition_counters c LEFT JOIN events e
      ON e.topic = c.topic AND e.partition = c.partition AND e.partition_seq = c.last_seq"""
_HIGHEST = "SELECT topic, partition, last_seq FROM partition_counters"
_BEYOND = """
    SELECT e.topic, e.partition, e.partition_seq FROM events e
    JOIN unnest($1::text[], $2::smallint[], $3::bigint[]) AS seen(topic, partition, seq)
      ON e.topic = seen.topic AND e.partition = seen.partition AND e.partition_seq > seen.seq
    ORDER BY 1, 2, 3"""


async def check_store(pool: asyncpg.Pool, service: str, watch_seconds: float) -> Checked:
    """Look at every event, in one snapshot; then read what comes for some seconds, as a reader does that polls."""
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        await connection.execute("SET LOCAL statement_timeout = 0")
        events, partitions = await connection.fetchrow(
            "SELECT count(*), count(DISTINCT (topic, partition)) FROM events", timeout=3600
        ) or (0, 0)
        checked = Checked("I2", service, f"{events:,} events in {partitions} partitions, and their counters")
        await _check_chains(connection, checked)
    polls = await _poll(pool, checked, watch_seconds)
    checked.looked_at += f"; {polls} polls in {watch_seconds:g} s"
    return checked


async def _check_chains(connection: Connection, checked: Checked) -> None:
    for row in await connection.fetch(_BROKEN, EXAMPLES_MAX, timeout=3600):
        checked.object_to(
            f"{row['topic']}[{row['partition']}]: {row['partition_seq']} after {row['previous_id']} "
            f"follows {row['before_seq']}, {row['before_id']}"
        )
    for row in await connection.fetch(_STREAMS, EXAMPLES_MAX, timeout=3600):
        checked.object_to(f"stream {row['stream_id']}: {row['events']} events, the last version is {row['last']}")
    for row in await connection.fetch(_COUNTERS, timeout=3600):
        if (row["highest"] or 0) != row["last_seq"] or row["id"] != row["last_id"]:
            checked.object_to(
                f"{row['topic']}[{row['partition']}]: the counter says {row['last_seq']}, {row['last_id']}; "
                f"the highest event is {row['highest']}, {row['id']}"
            )


async def _poll(pool: asyncpg.Pool, checked: Checked, seconds: float) -> int:
    """Read on from what was seen, again and again: a sequence that appears later below one seen leaves a gap when that is read."""
    seen = {TopicPartition(row[0], row[1]): row[2] for row in await pool.fetch(_HIGHEST)}
    deadline, polls = time.monotonic() + seconds, 0
    while time.monotonic() < deadline:
        rows = await pool.fetch(_BEYOND, [tp.topic for tp in seen], [tp.partition for tp in seen], list(seen.values()))
        for topic, partition, seq in rows:
            tp = TopicPartition(topic, partition)
            if seq != seen[tp] + 1:
                checked.object_to(f"{topic}[{partition}]: a reader saw {seq} after {seen[tp]}")
            seen[tp] = seq
        polls += 1
        await asyncio.sleep(POLL_SECONDS)
    return polls
