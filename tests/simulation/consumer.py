"""aiokafka's consumer, as far as the product uses it, and the group that hands out partitions."""

import asyncio
from collections.abc import Callable, Iterable
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any

from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaConnectionError

from simulation.broker import Broker
from simulation.faults import Weather
from simulation.processes import Process

POLL_SECONDS = 0.05


@dataclass(slots=True, eq=False)
class Consumer:
    """Reads committed records, unless told otherwise."""

    broker: Broker
    weather: Weather
    committed: bool = True
    positions: dict[TopicPartition, int] = field(default_factory=dict)
    paused: dict[TopicPartition, None] = field(default_factory=dict)

    async def start(self) -> None:
        """Connect."""
        await self._travel("connect")

    async def stop(self) -> None:
        """Close the connections."""

    def assign(self, partitions: Iterable[TopicPartition]) -> None:
        """Read these from now on: none is held any more, and each has to be placed."""
        self.positions = dict.fromkeys(sorted(partitions), 0)
        self.paused = {}

    def assignment(self) -> set[TopicPartition]:
        """What is read."""
        return set(self.positions)

    def seek(self, tp: TopicPartition, offset: int) -> None:
        """Read on from here."""
        self.positions[tp] = offset

    def pause(self, *partitions: TopicPartition) -> None:
        """Hold these."""
        self.paused.update(dict.fromkeys(partitions))

    def resume(self, *partitions: TopicPartition) -> None:
        """Let these go."""
        for tp in partitions:
            self.paused.pop(tp, None)

    async def position(self, tp: TopicPartition) -> int:
        """The next offset."""
        return self.positions[tp]

    async def topics(self) -> set[str]:
        """What topics there are."""
        await self._travel("topics")
        return {tp.topic for tp in self.broker.logs}

    async def end_offsets(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """Where each ends for this reader."""
        await self._travel("ends")
        return {tp: self._end(tp) for tp in partitions}

    async def beginning_offsets(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """Where each begins."""
        await self._travel("begins")
        return dict.fromkeys(partitions, 0)

    async def getmany(
        self, *partitions: TopicPartition, timeout_ms: int = 0, max_records: int | None = None
    ) -> dict[TopicPartition, list[ConsumerRecord]]:
        """What there is, of one partition after the other; waits a while where there is nothing."""
        await self._travel("fetch")
        found = self._fetched(partitions, max_records)
        if not found and timeout_ms:
            await asyncio.sleep(max(timeout_ms / 1000, POLL_SECONDS))
            found = self._fetched(partitions, max_records)
        return found

    def _fetched(self, partitions: Iterable[TopicPartition], limit: int | None) -> dict[TopicPartition, list[ConsumerRecord]]:
        found: dict[TopicPartition, list[ConsumerRecord]] = {}
        room = 1_000_000 if limit is None else limit
        for tp in list(partitions) or list(self.positions):
            if tp in self.paused or tp not in self.positions:
                continue
            log, end, at = self.broker.logs[tp], self._end(tp), self.positions[tp]
            while at < end and room:
                entry = log[at]
                if entry.record is not None and (not self.committed or entry.attempt.state == "commit"):
                    found.setdefault(tp, []).append(entry.record)
                    room -= 1
                at += 1
            self.positions[tp] = max(at, self.positions[tp])
        return found

    def _end(self, tp: TopicPartition) -> int:
        return self.broker.stable_end(tp) if self.committed else len(self.broker.logs[tp])

    async def _travel(self, place: str) -> None:
        await self.weather.travel()
        if self.weather.strikes(f"kafka {place}"):
            raise KafkaConnectionError(place)


@dataclass(slots=True, eq=False)
class Member:
    """A consumer in a group: who is told of partitions, and in which context."""

    consumer: Consumer
    listener: Any
    process: Process | None
    context: Context


@dataclass(slots=True)
class Group:
    """Shares partitions among the members that live; one that was stopped hears of it when it goes on."""

    partitions: list[TopicPartition]
    members: list[Member] = field(default_factory=list)

    def join(self, member: Member) -> None:
        """A member more."""
        self.members.append(member)
        self.share()

    def share(self) -> None:
        """Hand the partitions out anew among the members that answer."""
        self.members = [each for each in self.members if each.process is None or each.process.alive]
        awake = [each for each in self.members if each.process is None or not each.process.stopped]
        for each in self.members:
            own = set(self.partitions[awake.index(each) :: len(awake)]) if each in awake else set()
            asyncio.get_running_loop().call_soon(_told(each, own), context=each.context)


def _told(member: Member, own: set[TopicPartition]) -> Callable[[], None]:
    def tell() -> None:
        if member.process is not None and not member.process.alive:
            return
        member.listener.on_partitions_revoked(member.consumer.assignment())
        member.consumer.assign(own)
        member.listener.on_partitions_assigned(own)

    return tell
