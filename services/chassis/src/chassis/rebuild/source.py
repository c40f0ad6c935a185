"""Where a rebuild reads: events in the order of their partitions, a bounded batch at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from uuid import UUID

from aiokafka import TopicPartition

from contracts.envelope import Envelope

BATCH_EVENTS_MAX = 5_000


class Place(NamedTuple):
    """How far a partition is rebuilt: the next offset (0 where a store is read), the last sequence and its id."""

    next_offset: int = 0
    last_seq: int = 0
    last_id: UUID | None = None


class BrokenChain(Exception):
    """An event does not follow the one before it: the log has a hole or has forked. The text says where."""


class UnreadableEvent(Exception):
    """An event of the log that this build cannot read. The text says which, and why."""


@dataclass(frozen=True, slots=True)
class Found:
    """An event as it was found."""

    partition: TopicPartition
    next_offset: int
    envelope: Envelope
    payload: bytes

    def after(self, place: Place) -> Place:
        """The place of the partition once this event is applied. Raises BrokenChain."""
        envelope = self.envelope
        if (envelope.partition_seq, envelope.previous_id) != (place.last_seq + 1, place.last_id):
            where = f"{self.partition.topic}[{self.partition.partition}]"
            raise BrokenChain(
                f"{where}: {envelope.partition_seq} after {envelope.previous_id} follows {place.last_seq}, {place.last_id}"
            )
        return Place(self.next_offset, envelope.partition_seq, envelope.id)


class Source(Protocol):
    """A log of whole partitions."""

    async def ends(self) -> Mapping[TopicPartition, int]:
        """How many events are to be read, by partition: the last sequence, or what the offsets allow at most."""

    async def next(self, places: Mapping[TopicPartition, Place]) -> Sequence[Found]:
        """The next events beyond these places, each partition's in order, repeats left out; empty at the end."""
