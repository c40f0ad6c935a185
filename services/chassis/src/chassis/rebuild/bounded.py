"""A source read up to given places, or to a moment, and no further."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aiokafka import TopicPartition

from chassis.rebuild.source import Found, Place, Source


@dataclass(frozen=True, slots=True)
class Bounded:
    """Of another source, each partition's events up to the sequence given for it, and before the first that is later than `until`."""

    source: Source
    limits: Mapping[TopicPartition, int]
    until: datetime | None = None
    _over: set[TopicPartition] = field(default_factory=set)

    async def ends(self) -> dict[TopicPartition, int]:
        """The limits: what the source has beyond is not read."""
        await self.source.ends()
        return dict(self.limits)

    async def next(self, places: Mapping[TopicPartition, Place]) -> Sequence[Found]:
        """As the protocol says."""
        reached = {tp: places[tp] for tp in self.limits}
        while wanted := {tp for tp, limit in self.limits.items() if tp not in self._over and reached[tp].last_seq < limit}:
            found = await self.source.next({tp: place for tp, place in reached.items() if tp in wanted})
            within = [item for item in found if item.partition in wanted and self._is_within(item)]
            if within or not found:
                return within
        return []

    def _is_within(self, item: Found) -> bool:
        if item.partition in self._over or item.envelope.partition_seq > self.limits[item.partition]:
            return False
        if self.until is not None and item.envelope.time > self.until:
            self._over.add(item.partition)
            return False
        return True
