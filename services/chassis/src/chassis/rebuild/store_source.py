"""A rebuild's source: the stores that own the topics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
from aiokafka import TopicPartition

from chassis.event_rows import read_next
from chassis.rebuild.source import BATCH_EVENTS_MAX, Found, Place
from contracts.envelope import Envelope

_ENDS = "SELECT topic, partition, last_seq FROM partition_counters WHERE topic = ANY($1::text[]) ORDER BY topic, partition"


@dataclass(frozen=True, slots=True, eq=False)
class StoreSource:
    """The events of some topics in the store of the service that publishes them."""

    pool: asyncpg.Pool
    county: str
    topics: Sequence[str]

    async def ends(self) -> dict[TopicPartition, int]:
        """The last sequence of every partition."""
        return {TopicPartition(row[0], row[1]): row[2] for row in await self.pool.fetch(_ENDS, self.topics)}

    async def next(self, places: Mapping[TopicPartition, Place]) -> list[Found]:
        """As the protocol says."""
        reached = {tp: place.last_seq for tp, place in places.items()}
        rows = await read_next(self.pool, reached, max(1, BATCH_EVENTS_MAX // max(1, len(places))))
        return [Found(tp, 0, _envelope(row, self.county), row[7]) for tp, own in rows.items() for row in own]


@dataclass(frozen=True, slots=True)
class StoresSource:
    """The stores of several owners, by topic, as one source."""

    by_topic: Mapping[str, StoreSource]

    async def ends(self) -> dict[TopicPartition, int]:
        """The last sequence of every partition."""
        return {tp: end for source in set(self.by_topic.values()) for tp, end in (await source.ends()).items()}

    async def next(self, places: Mapping[TopicPartition, Place]) -> list[Found]:
        """As the protocol says: a batch of the first store that has more."""
        for source in dict.fromkeys(self.by_topic.values()):
            own = {tp: place for tp, place in places.items() if self.by_topic[tp.topic] is source}
            if own and (found := await source.next(own)):
                return found
        return []


def _envelope(row: Any, county: str) -> Envelope:
    _, seq, previous_id, event_id, stream_id, version, kind, _, correlation_id, causation_id, actor, trace_parent, time = row
    return Envelope(
        event_id, kind, str(stream_id), time, county, seq, previous_id, version, correlation_id, causation_id, actor, trace_parent
    )
