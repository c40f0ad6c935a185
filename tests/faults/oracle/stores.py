"""The event stores as their databases hold them."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

import asyncpg

_EVENTS = """
    SELECT id, stream_id, stream_version, topic, partition, partition_seq, previous_id, type, payload FROM events
    ORDER BY topic, partition, partition_seq"""
_HEADS = "SELECT topic, partition, last_seq, last_id FROM partition_counters WHERE last_seq > 0"
_STATES = "SELECT topic, key, version, payload FROM state_records"

Partition = tuple[str, int]


class StoredEvent(NamedTuple):
    """A row of an event table."""

    id: UUID
    stream_id: UUID
    stream_version: int
    topic: str
    partition: int
    partition_seq: int
    previous_id: UUID | None
    type: str
    payload: bytes


class Store(NamedTuple):
    """A service's store: its events, the head of each partition by its counter row, and its state records."""

    service: str
    events: list[StoredEvent]
    heads: dict[Partition, tuple[int, UUID]]
    states: dict[tuple[str, str], tuple[int, bytes]]


async def read_stores(dsns: Mapping[str, str]) -> list[Store]:
    """Every store, each in one snapshot."""
    return [await _read(service, dsn) for service, dsn in dsns.items()]


async def _read(service: str, dsn: str) -> Store:
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            events = [StoredEvent(*row) for row in await connection.fetch(_EVENTS)]
            heads = {(row[0], row[1]): (row[2], row[3]) for row in await connection.fetch(_HEADS)}
            states = {(row[0], row[1]): (row[2], row[3]) for row in await connection.fetch(_STATES)}
    finally:
        await connection.close()
    return Store(service, events, heads, states)
