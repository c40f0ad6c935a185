"""The event store: gapless append per partition, in commit order (ADR 0001)."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol
from uuid import UUID

import asyncpg

from chassis.clock import Clock, system_clock
from chassis.database import Connection
from chassis.ids import uuid7
from chassis.partitioning import partition_of
from contracts.catalogue import DomainEvent, decode
from contracts.topics import Topic

WAKE_RELAY = "cradle_relay"
COPY_ROWS_MIN = 20
"""Above this COPY is cheaper than INSERT."""
NOTIFY_EVENTS_MAX = 50
"""Above this an append does not notify: NOTIFY serialises commits, and the relay polls anyway."""

_COLUMNS = (
    "id", "stream_id", "stream_version", "topic", "partition", "partition_seq", "previous_id",
    "type", "payload", "correlation_id", "causation_id", "actor", "trace_parent", "recorded_at",
)  # fmt: skip
_LOCK = """
    SELECT c.topic, c.partition, c.last_seq, c.last_id, (SELECT fork FROM relay_lease) AS fork
    FROM partition_counters c JOIN unnest($1::text[], $2::smallint[]) AS wanted(topic, partition) USING (topic, partition)
    ORDER BY c.topic, c.partition FOR UPDATE OF c"""
_ADVANCE = """
    UPDATE partition_counters c SET last_seq = new.last_seq, last_id = new.last_id
    FROM unnest($1::text[], $2::smallint[], $3::bigint[], $4::uuid[]) AS new(topic, partition, last_seq, last_id)
    WHERE c.topic = new.topic AND c.partition = new.partition"""
_INSERT = f"""
    INSERT INTO events ({", ".join(_COLUMNS)})
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::smallint[], $6::bigint[], $7::uuid[],
                         $8::text[], $9::bytea[], $10::uuid[], $11::uuid[], $12::text[], $13::text[], $14::timestamptz[])"""  # noqa: S608
_LOAD = """
    SELECT stream_id, stream_version, type, payload FROM events
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
    """Another transaction has appended to the stream meanwhile: load again and decide again."""


class ForkedStore(Exception):
    """The topics hold what this store does not: it was restored or promoted. Nothing is appended until it is recovered."""


class MissingCounter(Exception):
    """A topic's partition has no counter row: the service does not own the topic, or `topics` was never run."""


@dataclass(frozen=True, slots=True)
class NewEvents:
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


@dataclass(frozen=True, slots=True)
class Draft:
    """An event about to be written."""

    id: UUID
    batch: NewEvents
    version: int
    topic: str
    partition: int
    event: Recordable


@dataclass(frozen=True, slots=True)
class EventStore:
    """Appends and loads; `partitions(topic name)` says how many partitions a topic has."""

    partitions: Callable[[str], int]
    clock: Clock = system_clock
    new_id: Callable[[], UUID] = field(default=uuid7)

    async def load(self, connection: Connection, stream_ids: Sequence[UUID]) -> dict[UUID, Stream]:
        """The streams that exist among these, decoded to the newest version of each type."""
        found: dict[UUID, list[DomainEvent]] = defaultdict(list)
        for stream_id, _, event_type, payload in await connection.fetch(_LOAD, stream_ids):
            found[stream_id].append(decode(event_type, payload))
        return {stream_id: Stream(len(events), events) for stream_id, events in found.items()}

    async def append(self, connection: Connection, batches: Sequence[NewEvents]) -> list[Draft]:
        """Draft and write in one step."""
        drafts = self.draft(batches)
        await self.write(connection, drafts)
        return drafts

    def draft(self, batches: Sequence[NewEvents]) -> list[Draft]:
        """Events with their ids and partitions, before they are written."""
        drafts = []
        for batch in batches:
            partitions: dict[str, int] = {}
            for version, event in enumerate(batch.events, batch.expected_version + 1):
                topic = batch.topic or event.topic.name
                if topic not in partitions:
                    partitions[topic] = partition_of(str(batch.stream_id).encode(), self.partitions(topic))
                drafts.append(Draft(self.new_id(), batch, version, topic, partitions[topic], event))
        return drafts

    async def write(self, connection: Connection, drafts: Sequence[Draft]) -> None:
        """Append in the order given, as the last step of the caller's transaction. Raises ConcurrentAppend.

        The counter rows of the partitions are locked in ascending order and held to the commit: sequences are dense
        and in commit order, and a rollback leaves no gap.
        """
        if not drafts:
            return
        links = await self._link(connection, drafts)
        now = self.clock()
        rows = [
            (draft.id, draft.batch.stream_id, draft.version, draft.topic, draft.partition, seq, previous, draft.event.event_type,
             draft.event.to_json(), draft.batch.correlation_id, draft.batch.causation_id, draft.batch.actor,
             draft.batch.trace_parent, now)
            for draft, (seq, previous) in zip(drafts, links, strict=True)
        ]  # fmt: skip
        try:
            if len(rows) < COPY_ROWS_MIN:
                await connection.execute(_INSERT, *zip(*rows, strict=True))
            else:
                await connection.copy_records_to_table("events", records=rows, columns=_COLUMNS)
        except asyncpg.UniqueViolationError as error:
            raise ConcurrentAppend(error.detail) from error
        if len(rows) <= NOTIFY_EVENTS_MAX:
            await connection.execute(f"NOTIFY {WAKE_RELAY}")

    async def _link(self, connection: Connection, drafts: Sequence[Draft]) -> list[tuple[int, UUID | None]]:
        """Lock the counters, give each draft its sequence and the id before it, and advance the counters."""
        keys = sorted({(draft.topic, draft.partition) for draft in drafts})
        topics, numbers = [key[0] for key in keys], [key[1] for key in keys]
        locked = await connection.fetch(_LOCK, topics, numbers)
        if any(row["fork"] for row in locked):
            raise ForkedStore(locked[0]["fork"])
        heads = {(row[0], row[1]): (row[2], row[3]) for row in locked}
        if len(heads) < len(keys):
            raise MissingCounter(f"no counter row for {sorted(set(keys) - set(heads))}")
        links = []
        for draft in drafts:
            seq, previous = heads[draft.topic, draft.partition]
            links.append((seq + 1, previous))
            heads[draft.topic, draft.partition] = (seq + 1, draft.id)
        await connection.execute(_ADVANCE, topics, numbers, [heads[key][0] for key in keys], [heads[key][1] for key in keys])
        return links
