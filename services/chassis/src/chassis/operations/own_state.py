"""What a service's database keeps of its own events besides the events, so that imported ones leave it too."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from chassis.database import Connection
from chassis.decider import Decider
from chassis.store import EventStore
from chassis.topic_layout import partitions_of
from contracts.envelope import ReceivedEvent
from contracts.topics import Topic

RECOVERED_FINGERPRINT = b""
"""Stands for the HMAC of a command's body where only the topic tells of the command: any body is taken for a retry."""
_REMEMBER = """
    INSERT INTO commands SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::timestamptz[])
    ON CONFLICT (command_id) DO UPDATE SET result = excluded.result"""
_FREE = "DELETE FROM natural_keys WHERE stream_id = ANY($1::uuid[])"
_TAKE = """
    INSERT INTO natural_keys SELECT * FROM unnest($1::text[], $2::uuid[])
    ON CONFLICT (key) DO UPDATE SET stream_id = excluded.stream_id"""
_HELD = "SELECT key, stream_id FROM natural_keys WHERE key = ANY($1::text[]) AND NOT stream_id = ANY($2::uuid[])"

Events = Sequence[ReceivedEvent]


async def nothing(_connection: Connection, _imported: Events, _whole: Events) -> None:
    """For services that keep nothing of their own events."""


async def carry_nothing(_connection: Connection, _schema: str) -> None:
    """For services whose own tables follow from their events alone."""


async def keep_all(_connection: Connection, _superseded: Events, _imported: Events) -> frozenset[UUID]:
    """For services whose unpublished events are facts that somebody recorded: none is dropped."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class OwnState:
    """How a service's own tables follow from its events.

    `rebuild` is given the imported events in the order of their time, and every event of their streams in the order of those:
    it writes what the commands behind them would have written. `deciders` hold natural keys, by topic.
    `replay` writes the same from events given in the order of their partitions, batch after batch, into `tables`, empty at first:
    how they are made anew beside the live ones.
    `carry` takes over from the live tables what no event says, into those of a schema, while both stand at the same events.
    `in_words` tells, by table and column, piece by piece what a packed value holds.
    `drop` is asked about unpublished events on streams that imported events have continued: it takes back the effects of
    those that the imported ones replace, and answers their ids; the others are kept after the imported ones.
    """

    rebuild: Callable[[Connection, Events, Events], Awaitable[None]] = nothing
    deciders: Mapping[Topic, Decider[Any, Any]] = field(default_factory=dict)
    drop: Callable[[Connection, Events, Events], Awaitable[frozenset[UUID]]] = keep_all
    tables: Sequence[str] = ()
    replay: Callable[[Connection, Events], Awaitable[None]] | None = None
    carry: Callable[[Connection, str], Awaitable[None]] = carry_nothing
    in_words: Mapping[tuple[str, str], Callable[[bytes], Mapping[str, str]]] = field(default_factory=dict)


def commands_of(events: Events) -> dict[UUID, list[ReceivedEvent]]:
    """The events by the command they came from; those that came from another event are left out."""
    by_command: dict[UUID, list[ReceivedEvent]] = {}
    for received in events:
        if received.envelope.causation_id == received.envelope.correlation_id:
            by_command.setdefault(received.envelope.causation_id, []).append(received)
    return by_command


async def remember_commands(connection: Connection, imported: Events) -> int:
    """Let a retry of a command whose events were imported get its result again; how many commands there were."""
    by_command = commands_of(imported)
    await connection.execute(
        _REMEMBER,
        list(by_command),
        [RECOVERED_FINGERPRINT] * len(by_command),
        [to_json(_result(events)) for events in by_command.values()],
        [events[0].envelope.time for events in by_command.values()],
    )
    return len(by_command)


def _result(events: Events) -> dict[str, Any]:
    last = events[-1].envelope
    written = [{"id": str(received.envelope.id), "type": received.envelope.type} for received in events]
    return {"id": last.subject, "version": last.stream_version, "events": written, "warnings": []}


async def take_natural_keys(connection: Connection, own: OwnState, imported: Events) -> list[str]:
    """Give the streams of imported events their natural keys; the keys that an unpublished stream holds as well, in words."""
    store = EventStore(partitions_of)
    contested: list[str] = []
    for topic, decider in own.deciders.items():
        streams = {UUID(r.envelope.subject) for r in imported if r.event.topic is topic}
        if not streams:
            continue
        loaded = await store.load(connection, list(streams))
        keys = {key: stream for stream, found in loaded.items() for key in decider.natural_keys(decider.fold(found.events))}
        for key, holder in await connection.fetch(_HELD, list(keys), list(streams)):
            contested.append(f"{key} is held by {keys[key]}, which is published, and by {holder}, which was not: void one")
        await connection.execute(_FREE, list(streams))
        await connection.execute(_TAKE, list(keys), list(keys.values()))
    return contested
