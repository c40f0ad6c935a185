"""The event store: gapless append per partition, in commit order (ADR 0001)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import asyncpg

from chassis.appending import Handled, append_rows
from chassis.clock import Clock, system_clock
from chassis.database import Connection
from chassis.ids import uuid7
from chassis.partitioning import in_partitions, murmur2_of_all
from contracts.catalogue import DomainEvent, decode
from contracts.topics import Topic

_LOAD = """
    SELECT stream_id, type, payload FROM events
    WHERE stream_id = ANY($1::uuid[]) ORDER BY stream_id, stream_version"""


class Recordable(Protocol):
    """What can be appended: an event of the contracts, or one that is encoded already."""

    @property
    def event_type(self) -> str: ...

    @property
    def topic(self) -> Topic: ...

    def to_json(self) -> bytes:
        """The payload as it is stored and published."""


class EncodedEvent(NamedTuple):
    """An event whose payload has been written as its model in the contracts would write it."""

    event_type: str
    topic: Topic
    payload: bytes

    def to_json(self) -> bytes:
        """The payload."""
        return self.payload


class ConcurrentAppend(Exception):
    """Another transaction has appended to the stream, or handled the command, meanwhile: load again and decide again."""


class NewEvents(NamedTuple):
    """Events to append to one stream, whose last version is `expected_version` (0: a new stream)."""

    stream_id: UUID
    expected_version: int
    events: Sequence[Recordable]
    causation_id: UUID
    correlation_id: UUID
    actor: str
    trace_parent: str | None = None
    topic: str | None = None
    """Where the events go, if not to their type's own topic (a dead-letter topic)."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream as loaded: its events, and the version of the last."""

    version: int = 0
    events: Sequence[DomainEvent] = ()


class Draft(NamedTuple):
    """An event about to be written."""

    id: UUID
    batch: NewEvents
    version: int
    topic: str
    partition: int
    event: Recordable


def read_streams(rows: Iterable[Any]) -> dict[UUID, Stream]:
    """Streams from their events in order: stream id, type, payload."""
    found: dict[UUID, list[DomainEvent]] = defaultdict(list)
    for stream_id, event_type, payload in rows:
        found[stream_id].append(decode(event_type, payload))
    return {stream_id: Stream(len(events), events) for stream_id, events in found.items()}


@dataclass(frozen=True, slots=True)
class EventStore:
    """Appends and loads; `partitions(topic name)` says how many partitions a topic has."""

    partitions: Callable[[str], int]
    clock: Clock = system_clock
    new_id: Callable[[], UUID] = field(default=uuid7)

    async def load(self, connection: Connection, stream_ids: Sequence[UUID]) -> dict[UUID, Stream]:
        """The streams that exist among these, decoded to the newest version of each type."""
        return read_streams(await connection.fetch(_LOAD, stream_ids))

    async def append(self, connection: Connection, batches: Sequence[NewEvents]) -> list[Draft]:
        """Draft and write in one step."""
        drafts = self.draft(batches)
        await self.write(connection, drafts)
        return drafts

    def draft(self, batches: Sequence[NewEvents]) -> list[Draft]:
        """Events with their ids and partitions, before they are written."""
        drafts = []
        hashes = murmur2_of_all([str(batch.stream_id).encode() for batch in batches])
        for batch, hashed in zip(batches, hashes, strict=True):
            partitions: dict[str, int] = {}
            for version, event in enumerate(batch.events, batch.expected_version + 1):
                topic = batch.topic or event.topic.name
                if topic not in partitions:
                    partitions[topic] = in_partitions(hashed, self.partitions(topic))
                drafts.append(Draft(self.new_id(), batch, version, topic, partitions[topic], event))
        return drafts

    async def write(
        self, connection: Connection, drafts: Sequence[Draft], handled: Sequence[Handled] = (), at: datetime | None = None
    ) -> None:
        """Append in the order given, as the last step of the caller's transaction, with the commands handled by it.

        `at` is when they are recorded, by default now: a caller whose tables keep a time gives it to its events too.

        The counter rows of the partitions are locked in ascending order and held to the commit: sequences are dense
        and in commit order, and a rollback leaves no gap. Raises ConcurrentAppend where a stream has the version already
        or a command's id is known, ForkedStore, MissingCounter.
        """
        now = at or self.clock()
        rows = [
            (draft.id, draft.batch.stream_id, draft.version, draft.topic, draft.partition, draft.event.event_type,
             draft.event.to_json(), draft.batch.correlation_id, draft.batch.causation_id, draft.batch.actor,
             draft.batch.trace_parent, now)
            for draft in drafts
        ]  # fmt: skip
        try:
            await append_rows(connection, rows, handled)
        except asyncpg.UniqueViolationError as error:
            raise ConcurrentAppend(error.detail) from error
