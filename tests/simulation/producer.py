"""aiokafka's producer, as far as the relay uses it, before a log in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError, KafkaError, KafkaTimeoutError, ProducerFenced

from simulation.broker import Attempt, Broker, Header, later
from simulation.faults import Weather, require_alive

BATCH_RECORDS_MAX = 3
"""Small, so that what fits no batch is met often."""
LATE_SECONDS_MAX = 12.0


@dataclass(slots=True)
class Batch:
    """Records on their way; `append` answers None when the batch is full."""

    records: list[tuple[bytes, bytes, list[Header]]] = field(default_factory=list)

    def append(self, *, key: bytes, value: bytes, timestamp: int | None, headers: list[Header]) -> object | None:
        """Add a record, if it fits."""
        del timestamp
        if len(self.records) >= BATCH_RECORDS_MAX:
            return None
        self.records.append((key, value, headers))
        return len(self.records)

    def close(self) -> None:
        """Nothing is added any more."""


@dataclass(slots=True, eq=False)
class Producer:
    """A transactional producer. What the coordinator answers may come late or never; what was asked is then done or not."""

    broker: Broker
    weather: Weather
    transactional_id: str
    epoch: int = 0
    attempt: Attempt | None = None
    failed: bool = False

    async def start(self) -> None:
        """Fence the producer before, and wait until what it had promised is done."""
        await self._call("init", lambda: None)
        identity = self.broker.begin_epoch(self.transactional_id)
        self.epoch = identity.epoch
        while identity.attempt is not None and not identity.attempt.over:
            await asyncio.sleep(0.05)
            require_alive()
            if identity.epoch != self.epoch:
                raise ProducerFenced

    async def stop(self) -> None:
        """Close the connections; an open transaction stays open."""

    async def begin_transaction(self) -> None:
        """A matter of the client alone."""
        self.attempt, self.failed = None, False

    def create_batch(self) -> Batch:
        """An empty batch."""
        return Batch()

    async def send_batch(self, batch: Batch, topic: str, *, partition: int) -> "asyncio.Future[None]":
        """Send a batch; its delivery is a future. After one that failed nothing more is sent in this transaction."""
        delivered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        try:
            if self.failed:
                raise KafkaError("an earlier batch of the transaction has failed")
            await self._call("produce", lambda: None, only="before")
            while (attempt := self.broker.attempt_of(self.transactional_id, self.epoch)) is None:
                await asyncio.sleep(0.02)
                require_alive()
            for number, (key, value, headers) in enumerate(batch.records, 1):
                if number < len(batch.records) and self.broker.loses(topic):
                    continue
                self.broker.append(attempt, TopicPartition(topic, partition), key, value, headers)
            await self._call("acknowledge", lambda: None, only="after")
            delivered.set_result(None)
        except KafkaError as error:
            self.failed = True
            delivered.set_exception(error)
        return delivered

    async def commit_transaction(self) -> None:
        """Commit. Raises KafkaTimeoutError where the end is unsure: not done, done, or done later."""
        if self.failed:
            raise KafkaError("a batch of the transaction has failed")
        await self.weather.travel()
        fault = self.weather.strikes("kafka commit")
        if fault == "before":
            if self.weather.random.random() < 0.5:
                later(self.weather.random.random() * LATE_SECONDS_MAX, self._commit_late)
            raise KafkaTimeoutError
        self.broker.end(self.transactional_id, self.epoch, commit=True)
        if fault == "after":
            raise KafkaTimeoutError
        await self.weather.travel()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """A transaction that is committed at the end of the block."""
        await self.begin_transaction()
        yield
        await self.commit_transaction()

    def _commit_late(self) -> None:
        try:
            self.broker.end(self.transactional_id, self.epoch, commit=True)
        except KafkaError:
            return  # fenced, or nothing is open: the request comes to nothing

    async def _call(self, place: str, do: Callable[[], Any], only: str = "") -> None:
        await self.weather.travel()
        fault = self.weather.strikes(f"kafka {place}")
        if fault and only in ("", fault):
            raise KafkaConnectionError(place)
        do()
