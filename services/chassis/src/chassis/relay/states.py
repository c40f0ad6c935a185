"""State topics: the newest values that subscribers have not seen, at most one record a key and second."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import asyncpg
from aiokafka import TopicPartition

from chassis.ids import derived_id
from chassis.partitioning import partition_of
from chassis.relay.send import Record
from chassis.topic_layout import partitions_of
from contracts.headers import SCHEMA_BASE

STATES_MAX = 5_000
_CHANGED = """
    SELECT topic, key, version, type, payload, changed_at FROM state_records
    WHERE published_version < version AND (published_at IS NULL OR published_at <= now() - interval '1 second')
    ORDER BY changed_at LIMIT $1"""
_SEEN = """
    SELECT topic, key, version, type, payload, changed_at FROM state_records
    WHERE published_version = version AND topic = ANY($1::text[])"""
_PUBLISHED = """
    UPDATE state_records s SET published_version = new.version, published_at = now()
    FROM unnest($1::text[], $2::text[], $3::bigint[]) AS new(topic, key, version)
    WHERE s.topic = new.topic AND s.key = new.key AND s.published_version < new.version"""


@dataclass(frozen=True, slots=True)
class State:
    """A value of a key, to be published as its version."""

    topic: str
    key: str
    version: int
    partition: TopicPartition
    record: Record


async def read_changed(pool: asyncpg.Pool, county: str) -> list[State]:
    """Values that have changed since they were published, the longest waiting first."""
    return [_state(row, county) for row in await pool.fetch(_CHANGED, STATES_MAX)]


async def mark_published(pool: asyncpg.Pool, states: list[State]) -> None:
    """Remember which versions subscribers have."""
    await pool.execute(_PUBLISHED, [s.topic for s in states], [s.key for s in states], [s.version for s in states])


async def read_some_published(
    pool: asyncpg.Pool, county: str, partitions: Collection[TopicPartition]
) -> dict[TopicPartition, list[Record]]:
    """A value that subscribers have, for each of these partitions that holds one."""
    states = [_state(row, county) for row in await pool.fetch(_SEEN, list({tp.topic for tp in partitions}))]
    return {state.partition: [state.record] for state in states if state.partition in partitions}


def _state(row: asyncpg.Record, county: str) -> State:
    topic, key, version, kind = row["topic"], row["key"], row["version"], row["type"]
    changed_at: datetime = row["changed_at"]
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", str(derived_id(topic, key, version)).encode()),
        ("ce_type", kind.encode()),
        ("ce_source", f"/cradle/{county}/{kind.partition('.')[0]}".encode()),
        ("ce_subject", key.encode()),
        ("ce_time", changed_at.isoformat().encode()),
        ("ce_dataschema", f"{SCHEMA_BASE}{kind}".encode()),
        ("content-type", b"application/json"),
        ("ce_countycode", county.encode()),
        ("ce_stateversion", b"%d" % version),
    ]
    tp = TopicPartition(topic, partition_of(key.encode(), partitions_of(topic)))
    return State(topic, key, version, tp, (key.encode(), row["payload"], headers))
