"""Parked sequences: the records of a key that wait together, in order, behind the one that could not be used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.database import Connection
from chassis.inbox.parking import headers_of
from chassis.operations.actions import Action, note_action

_MEMBERS = """
    SELECT id FROM parked p WHERE p.consumer = $1 AND p.state = 'parked' AND (p.id = $2 OR EXISTS (
        SELECT FROM parked q WHERE q.id = $2 AND q.consumer = p.consumer AND q.topic = p.topic AND q.partition = p.partition
          AND q.key IS NOT DISTINCT FROM p.key AND q.reason <> 'not-of-the-log' AND p.reason <> 'not-of-the-log'))
    ORDER BY topic, partition, partition_seq, id FOR UPDATE"""
_LIST = """
    SELECT min(id) AS id, topic, partition, convert_from(coalesce(key, ''), 'LATIN1') AS key, count(*) AS records,
           min(partition_seq) AS first_seq, max(partition_seq) AS last_seq, (array_agg(reason ORDER BY id))[1] AS reason,
           (array_agg(detail ORDER BY id))[1] AS detail, max(attempts) AS attempts, min(parked_at) AS since
    FROM parked WHERE consumer = $1 AND state = 'parked'
    GROUP BY topic, partition, key, CASE WHEN reason = 'not-of-the-log' THEN id END
    HAVING min(id) > $2 ORDER BY min(id) LIMIT $3"""
_SHOW = """
    SELECT id, topic, partition, record_offset, partition_seq, event_id, convert_from(coalesce(key, ''), 'LATIN1') AS key,
           value, headers, reason, detail, attempts, parked_at, state, discard_reason, decided_by, decided_at
    FROM parked WHERE id = ANY($1::bigint[]) ORDER BY partition_seq, id"""
_ROW = "SELECT id FROM parked WHERE consumer = $1 AND id = $2"
_DISCARD = """
    UPDATE parked SET state = 'discarded', discard_reason = $2, decided_by = $3, decided_at = $4 WHERE id = ANY($1::bigint[])"""


class NoSuchSequence(Exception):
    """No record of that number is parked by this consumer."""


@dataclass(frozen=True, slots=True)
class Discarded:
    """What was given up: records by their numbers; their bytes stay in the table and in the dead-letter topic."""

    ids: Sequence[int]


async def list_sequences(connection: Connection, consumer: str, after: int, limit: int) -> list[dict[str, Any]]:
    """Parked sequences in the order they were parked, each by the number of its first record, with the cause."""
    return [dict(row) for row in await connection.fetch(_LIST, consumer, after, limit)]


async def show_sequence(connection: Connection, consumer: str, number: int) -> list[dict[str, Any]]:
    """The records of a sequence in order, with headers and value as text, and what was decided. Raises NoSuchSequence."""
    if await connection.fetchval(_ROW, consumer, number) is None:
        raise NoSuchSequence(f"{consumer} has parked no record {number}")
    async with connection.transaction():
        ids = [row[0] for row in await connection.fetch(_MEMBERS, consumer, number)]
    rows = [dict(row) for row in await connection.fetch(_SHOW, ids or [number])]
    for row in rows:
        row["value"] = None if row["value"] is None else row["value"].decode(errors="backslashreplace")
        row["headers"] = {name: value.decode(errors="backslashreplace") for name, value in headers_of(row["headers"])}
    return rows


async def discard_sequence(
    connection: Connection, consumer: str, number: int, reason: str, actor: str, now: datetime
) -> Discarded:
    """Give a sequence up: its key's later events are applied from now on. Raises NoSuchSequence."""
    async with connection.transaction():
        ids = [row[0] for row in await connection.fetch(_MEMBERS, consumer, number)]
        if not ids:
            raise NoSuchSequence(f"{consumer} has nothing parked under {number}")
        await connection.execute(_DISCARD, ids, reason, actor, now)
        await note_action(connection, Action("discard-parked", {"consumer": consumer, "records": ids, "reason": reason}), actor)
    return Discarded(ids)
