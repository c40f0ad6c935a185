"""Trying parked events again: a key's whole sequence in order, in one transaction, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
import structlog

from chassis.database import TRANSIENT
from chassis.inbox.inbox import Inbox
from chassis.inbox.parking import headers_of
from chassis.operations.actions import Action, note_action, this_operator
from contracts.catalogue import decode
from contracts.envelope import ReceivedEvent, read_envelope

_log = structlog.get_logger()

_SEQUENCES = """
    SELECT DISTINCT topic, partition, key FROM parked
    WHERE consumer = $1 AND state = 'parked' AND reason <> 'not-of-the-log' AND ($2::text IS NULL OR reason = $2)
    ORDER BY topic, partition, key"""
_OF_RECORD = """
    SELECT topic, partition, key FROM parked
    WHERE consumer = $1 AND id = $2 AND state = 'parked' AND reason <> 'not-of-the-log'"""
_ROWS = """
    SELECT * FROM parked
    WHERE consumer = $1 AND topic = $2 AND partition = $3 AND key IS NOT DISTINCT FROM $4 AND state = 'parked'
      AND reason <> 'not-of-the-log'
    ORDER BY partition_seq FOR UPDATE"""
_DONE = """
    UPDATE parked SET state = 'retried', attempts = attempts + 1, decided_by = $2, decided_at = now()
    WHERE id = ANY($1::bigint[])"""
_FAILED = "UPDATE parked SET attempts = attempts + 1, detail = $2 WHERE id = $1 AND state = 'parked' RETURNING *"


@dataclass(frozen=True, slots=True)
class Retried:
    """What a retry did: events applied, and the keys that are still parked with why."""

    applied: int
    failed: dict[str, str]


async def retry_unknown(inbox: Inbox) -> Retried:
    """At the start of a build: try the sequences whose first event's type no earlier build knew."""
    return await retry(inbox, reason="unknown-type")


async def retry(
    inbox: Inbox, reason: str | None = None, *, number: int | None = None, actor: str | None = None, dry_run: bool = False
) -> Retried:
    """Try every parked sequence again, or those that hold an event parked for `reason`, or the one that holds record `number`.

    With `dry_run` all is tried and nothing kept. What fails again is counted, and told in the dead-letter topic.
    """
    applied, failed = 0, {}
    who = actor or this_operator()
    async with inbox.pool.acquire() as connection:
        if number is None:
            sequences = await connection.fetch(_SEQUENCES, inbox.positions.consumer, reason)
        else:
            sequences = await connection.fetch(_OF_RECORD, inbox.positions.consumer, number)
    for topic, partition, key in sequences:
        try:
            applied += await _retry_one(inbox, topic, partition, key, who, dry_run=dry_run)
        except TRANSIENT:
            raise
        except Exception as error:  # noqa: BLE001  the sequence stays parked, with the reason in the answer
            failed[f"{topic}[{partition}]/{(key or b'').decode(errors='replace')}"] = repr(error)[:500]
            if not dry_run:
                await _count_failure(inbox, topic, partition, key, repr(error)[:2000])
    if applied or failed:
        _log.info("inbox.retried", applied=applied, failed=sorted(failed), dry_run=dry_run)
    if actor and not dry_run:
        async with inbox.pool.acquire() as connection:
            await note_action(connection, Action("retry-parked", {"applied": applied, "failed": len(failed)}), actor)
    return Retried(applied, failed)


async def _retry_one(inbox: Inbox, topic: str, partition: int, key: bytes | None, actor: str, *, dry_run: bool) -> int:
    async with inbox.pool.acquire() as connection:
        trial = connection.transaction()
        await trial.start()
        kept = False
        try:
            rows = await connection.fetch(_ROWS, inbox.positions.consumer, topic, partition, key)
            events = _decode(rows)
            for projection in inbox.projections:
                if events and topic in {known.name for known in projection.topics}:
                    await projection.apply(connection, events)
            await connection.execute(_DONE, [row["id"] for row in rows], actor)
            kept = not dry_run
        finally:
            await (trial.commit() if kept else trial.rollback())
        return len(rows)


async def _count_failure(inbox: Inbox, topic: str, partition: int, key: bytes | None, detail: str) -> None:
    """Say of the sequence's first record how often and with what it has failed, in its row and in the dead-letter topic."""
    async with inbox.pool.acquire() as connection, connection.transaction():
        rows = await connection.fetch(_ROWS, inbox.positions.consumer, topic, partition, key)
        if rows:
            row = await connection.fetchrow(_FAILED, rows[0]["id"], detail)
            assert row is not None  # noqa: S101  it is locked
            await inbox.parking.tell_again(connection, row)


def _decode(rows: Sequence[asyncpg.Record]) -> list[ReceivedEvent]:
    events = []
    for row in rows:
        envelope = read_envelope(headers_of(row["headers"]))
        events.append(ReceivedEvent(envelope, decode(envelope.type, row["value"] or b"")))
    return events
