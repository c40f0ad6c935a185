"""Importing a topic's events into the store: they take the places they have in the topic, what was never published follows them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aiokafka import ConsumerRecord

from chassis.database import Connection
from chassis.operations.own_state import OwnState, commands_of, remember_commands, take_natural_keys
from chassis.operations.plan import PartitionPlan
from contracts.catalogue import decode
from contracts.envelope import Envelope, ReceivedEvent, read_envelope

COLUMNS = (
    "id", "stream_id", "stream_version", "topic", "partition", "partition_seq", "previous_id",
    "type", "payload", "correlation_id", "causation_id", "actor", "trace_parent", "recorded_at",
)  # fmt: skip
_LOCK = "SELECT FROM partition_counters ORDER BY topic, partition FOR UPDATE"
_TAKE_OUT = f"""
    DELETE FROM events WHERE topic = $1 AND partition = $2 AND partition_seq > $3 RETURNING {", ".join(COLUMNS)}"""  # noqa: S608
_SET = "UPDATE partition_counters SET last_seq = $3, last_id = $4 WHERE topic = $1 AND partition = $2"
_BACK_TO = "UPDATE relay_cursors SET published_seq = $3 WHERE topic = $1 AND partition = $2"
_STREAMS = f"SELECT {', '.join(COLUMNS)} FROM events WHERE stream_id = ANY($1::uuid[]) ORDER BY stream_id, stream_version"  # noqa: S608
_VERSIONS = "SELECT stream_id, max(stream_version) FROM events WHERE stream_id = ANY($1::uuid[]) GROUP BY stream_id"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Imported:
    """What was done to a store: events imported, put after them, dropped as replaced, commands known again; keys held twice."""

    events: int
    renumbered: int
    dropped: int
    commands: int
    contested_keys: Sequence[str]


async def bring_together(connection: Connection, own: OwnState, plan: Sequence[PartitionPlan], *, has_commands: bool) -> Imported:
    """Carry out a plan within the caller's transaction, as the owner of the tables."""
    await connection.execute(_LOCK)
    aside: dict[tuple[str, int], list[Row]] = {}
    for part in plan:
        place = part.topic, part.partition
        if part.imports:
            taken = await connection.fetch(_TAKE_OUT, *place, part.beyond.common)
            aside[place] = sorted((dict(row) for row in taken), key=lambda row: row["partition_seq"])
    rows = [row for part in plan for row in (_row(record) for record in part.beyond.records)]
    await _insert(connection, rows)
    imported = [_received(record) for part in plan for record in part.beyond.records]
    imported.sort(key=lambda received: (received.envelope.time, received.envelope.stream_version))
    superseded = [
        _received_row(row) for taken in aside.values() for row in taken if row["stream_id"] in {r["stream_id"] for r in rows}
    ]
    dropped = await own.drop(connection, superseded, imported) if superseded else frozenset()
    if has_commands:
        dropped |= _recorded_again(superseded, imported)
    kept = await _renumber(connection, plan, aside, dropped)
    await own.rebuild(connection, imported, await _whole_streams(connection, imported))
    commands = await remember_commands(connection, imported) if has_commands else 0
    contested = await take_natural_keys(connection, own, imported)
    return Imported(len(rows), kept, len(dropped), commands, contested)


def _recorded_again(superseded: Sequence[ReceivedEvent], imported: Sequence[ReceivedEvent]) -> frozenset[UUID]:
    """Events that a retry of a command has left while the store did not know that it was done."""
    known = commands_of(imported)
    return frozenset(
        received.envelope.id for command, events in commands_of(superseded).items() if command in known for received in events
    )


async def _whole_streams(connection: Connection, imported: Sequence[ReceivedEvent]) -> list[ReceivedEvent]:
    streams = list({UUID(received.envelope.subject) for received in imported})
    return [_received_row(dict(row)) for row in await connection.fetch(_STREAMS, streams)]


async def _renumber(
    connection: Connection, plan: Sequence[PartitionPlan], aside: Mapping[tuple[str, int], list[Row]], dropped: frozenset[UUID]
) -> int:
    """Put the unpublished events after the imported ones, under their own ids, and set heads and cursors."""
    streams = list({row["stream_id"] for taken in aside.values() for row in taken})
    versions: defaultdict[UUID, int] = defaultdict(int)
    versions.update({row[0]: row[1] for row in await connection.fetch(_VERSIONS, streams)})
    moved: list[Row] = []
    for part in plan:
        place = part.topic, part.partition
        if part.imports:
            seq, last = part.beyond.topic_last, _row(part.beyond.records[-1])["id"]
            for row in aside[place]:
                if row["id"] in dropped:
                    continue
                seq += 1
                versions[row["stream_id"]] += 1
                moved.append(row | {"partition_seq": seq, "previous_id": last, "stream_version": versions[row["stream_id"]]})
                last = row["id"]
            await connection.execute(_SET, *place, seq, last)
        await connection.execute(_BACK_TO, *place, part.beyond.topic_last)
    await _insert(connection, moved)
    return len(moved)


async def _insert(connection: Connection, rows: Sequence[Row]) -> None:
    if rows:
        await connection.copy_records_to_table(
            "events", records=[tuple(row[column] for column in COLUMNS) for row in rows], columns=COLUMNS
        )


def _row(record: ConsumerRecord) -> Row:
    """A record as the store's row: the topic bears all of it."""
    envelope = read_envelope(record.headers)
    return {
        "id": envelope.id,
        "stream_id": UUID(envelope.subject),
        "stream_version": envelope.stream_version,
        "topic": record.topic,
        "partition": record.partition,
        "partition_seq": envelope.partition_seq,
        "previous_id": envelope.previous_id,
        "type": envelope.type,
        "payload": record.value,
        "correlation_id": envelope.correlation_id,
        "causation_id": envelope.causation_id,
        "actor": envelope.actor,
        "trace_parent": envelope.trace_parent,
        "recorded_at": envelope.time,
    }


def _received(record: ConsumerRecord) -> ReceivedEvent:
    envelope = read_envelope(record.headers)
    return ReceivedEvent(envelope, decode(envelope.type, record.value))


def _received_row(row: Row) -> ReceivedEvent:
    names = (
        "id",
        "type",
        "partition_seq",
        "previous_id",
        "stream_version",
        "correlation_id",
        "causation_id",
        "actor",
        "trace_parent",
    )
    envelope = Envelope(
        subject=str(row["stream_id"]), time=row["recorded_at"], county_code="", **{name: row[name] for name in names}
    )
    return ReceivedEvent(envelope, decode(row["type"], row["payload"]))
