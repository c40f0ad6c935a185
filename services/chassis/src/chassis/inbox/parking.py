"""Parking: poison and the later events of its key, kept with their bytes and published to the service's dead-letter topic."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import asyncpg
from aiokafka import ConsumerRecord
from pydantic_core import from_json, to_json

from chassis.database import Connection
from chassis.ids import derived_id
from chassis.store import EventStore, NewEvents
from contracts.envelope import Link
from contracts.events.parking import RecordParked
from contracts.topics import dead_letter_topic

Reason = Literal["not-of-the-log", "malformed-envelope", "unknown-type", "undecodable", "effect-failed", "key-parked"]

_INSERT = """
    INSERT INTO parked (consumer, topic, partition, record_offset, partition_seq, event_id, key, value, headers, reason, detail,
                        parked_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id"""
_KEYS = """
    SELECT DISTINCT topic, partition, key FROM parked
    WHERE consumer = $1 AND state = 'parked' AND reason <> 'not-of-the-log'"""
_SENT = "SELECT stream_id FROM events WHERE stream_id = ANY($1::uuid[])"
"""Letters that a store restored from before them has got back from their topic."""
_COUNT = "SELECT count(*) FROM parked WHERE consumer = $1 AND state = 'parked'"

Key = tuple[str, int, bytes | None]


@dataclass(frozen=True, slots=True)
class Parked:
    """A record to park, and why. `link` is None for a record that is not of the log."""

    record: ConsumerRecord
    link: Link | None
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Parking:
    """The parked records of one consumer."""

    consumer: str
    store: EventStore

    async def parked_keys(self, connection: Connection) -> set[Key]:
        """The keys whose later events are parked too."""
        return {(row[0], row[1], row[2]) for row in await connection.fetch(_KEYS, self.consumer)}

    async def count(self, connection: Connection) -> int:
        """How many records are parked."""
        return int(await connection.fetchval(_COUNT, self.consumer))

    async def park(self, connection: Connection, records: Sequence[Parked], now: datetime) -> None:
        """Park records in the order they came; the last step of the batch's transaction, since it appends."""
        batches = []
        for parked in records:
            record, link = parked.record, parked.link
            await connection.execute(
                _INSERT, self.consumer, record.topic, record.partition, record.offset, link.partition_seq if link else None,
                link.id if link else None, record.key, record.value, to_json(_headers(record)).decode(), parked.reason,
                storable(parked.detail), now,
            )  # fmt: skip
            batches.append(self._letter(parked))
        known = {row[0] for row in await connection.fetch(_SENT, [batch.stream_id for batch in batches])}
        await self.store.append(connection, [batch for batch in batches if batch.stream_id not in known])

    async def tell_again(self, connection: Connection, row: asyncpg.Record) -> None:
        """Publish the letter of a parked record once more, with how often it was tried and what came of it."""
        stream = derived_id("parked", self.consumer, row["topic"], row["partition"], row["record_offset"])
        version = await connection.fetchval("SELECT max(stream_version) FROM events WHERE stream_id = $1", stream)
        letter = RecordParked(
            consumer=self.consumer,
            from_topic=row["topic"],
            from_partition=row["partition"],
            from_offset=row["record_offset"],
            key_base64=_base64(row["key"]),
            value_base64=_base64(row["value"]),
            headers_base64=from_json(row["headers"]),
            reason=row["reason"],
            detail=row["detail"],
            attempts=row["attempts"],
        )
        cause = row["event_id"] or stream
        topic = dead_letter_topic(self.consumer, row["topic"])
        await self.store.append(connection, [NewEvents(stream, version or 0, [letter], cause, cause, self.consumer, topic=topic)])

    def _letter(self, parked: Parked) -> NewEvents:
        record, link = parked.record, parked.link
        stream = derived_id("parked", self.consumer, record.topic, record.partition, record.offset)
        cause: UUID = link.id if link else stream
        letter = RecordParked(
            consumer=self.consumer,
            from_topic=record.topic,
            from_partition=record.partition,
            from_offset=record.offset,
            key_base64=_base64(record.key),
            value_base64=_base64(record.value),
            headers_base64=_headers(record),
            reason=parked.reason,
            detail=storable(parked.detail),
        )
        return NewEvents(stream, 0, [letter], cause, cause, self.consumer, topic=dead_letter_topic(self.consumer, record.topic))


def _base64(value: bytes | None) -> str | None:
    return None if value is None else base64.b64encode(value).decode()


def _headers(record: ConsumerRecord) -> list[tuple[str, str]]:
    return [(storable(name), base64.b64encode(value or b"").decode()) for name, value in record.headers]


def storable(text: str) -> str:
    """Text as PostgreSQL can keep it: what is no UTF-8, and the character NUL, written out."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").replace("\0", "\\x00")


def headers_of(stored: str) -> list[tuple[str, bytes]]:
    """The headers of a parked row, as they came."""
    return [(name, base64.b64decode(value)) for name, value in from_json(stored)]
