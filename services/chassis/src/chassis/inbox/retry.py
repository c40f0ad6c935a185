"""Trying parked events again: a key's whole sequence in order, in one transaction, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
import structlog

from chassis.database import TRANSIENT
from chassis.inbox.inbox import Inbox
from chassis.inbox.parking import headers_of
from contracts.catalogue import decode
from contracts.envelope import ReceivedEvent, read_envelope

_log = structlog.get_logger()

_SEQUENCES = """
    SELECT DISTINCT topic, partition, key FROM parked
    WHERE consumer = $1 AND state = 'parked' AND reason <> 'not-of-the-log' AND ($2::text IS NULL OR reason = $2)
    ORDER BY topic, partition, key"""
_ROWS = """
    SELECT id, topic, value, headers FROM parked
    WHERE consumer = $1 AND topic = $2 AND partition = $3 AND key IS NOT DISTINCT FROM $4 AND state = 'parked'
      AND reason <> 'not-of-the-log'
    ORDER BY partition_seq FOR UPDATE"""
_DONE = "UPDATE parked SET state = 'retried' WHERE id = ANY($1::bigint[])"


@dataclass(frozen=True, slots=True)
class Retried:
    """What a retry did: events applied, and the keys that are still parked with why."""

    applied: int
    failed: dict[str, str]


async def retry_unknown(inbox: Inbox) -> Retried:
    """At the start of a build: try the sequences whose first event's type no earlier build knew."""
    return await retry(inbox, reason="unknown-type")


async def retry(inbox: Inbox, reason: str | None = None) -> Retried:
    """Try every parked sequence again, or those that hold an event parked for `reason`."""
    applied, failed = 0, {}
    async with inbox.pool.acquire() as connection:
        sequences = await connection.fetch(_SEQUENCES, inbox.positions.consumer, reason)
    for topic, partition, key in sequences:
        try:
            applied += await _retry_one(inbox, topic, partition, key)
        except TRANSIENT:
            raise
        except Exception as error:  # noqa: BLE001  the sequence stays parked, with the reason in the answer
            failed[f"{topic}[{partition}]/{(key or b'').decode(errors='replace')}"] = repr(error)[:500]
    if applied or failed:
        _log.info("inbox.retried", applied=applied, failed=sorted(failed))
    return Retried(applied, failed)


async def _retry_one(inbox: Inbox, topic: str, partition: int, key: bytes | None) -> int:
    async with inbox.pool.acquire() as connection, connection.transaction():
        rows = await connection.fetch(_ROWS, inbox.positions.consumer, topic, partition, key)
        events = _decode(rows)
        for projection in inbox.projections:
            if topic in {known.name for known in projection.topics}:
                await projection.apply(connection, events)
        await connection.execute(_DONE, [row["id"] for row in rows])
        return len(rows)


def _decode(rows: Sequence[asyncpg.Record]) -> list[ReceivedEvent]:
    events = []
    for row in rows:
        envelope = read_envelope(headers_of(row["headers"]))
        events.append(ReceivedEvent(envelope, decode(envelope.type, row["value"] or b"")))
    return events
