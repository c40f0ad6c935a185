"""A run's world: servers in memory, processes with the product's own code in them, and what stands between."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from chassis.database import TRANSIENT
from chassis.inbox.inbox import Inbox
from chassis.inbox.parking import Parking
from chassis.inbox.positions import Positions
from chassis.inbox.retry import retry_unknown
from chassis.inbox.subscriber import Subscriber
from chassis.kafka import KafkaAccess
from chassis.metrics import RELAY_LEFT_OPEN
from chassis.relay.end_watch import EndWatch
from chassis.relay.relay import Relay
from chassis.service import Projection, Worker
from chassis.store import EventStore
from chassis.worker import run_worker
from simulation.broker import Broker
from simulation.connections import Connection, Pool
from simulation.consumer import Consumer, Group
from simulation.faults import Weather
from simulation.loop import PROCESS, VirtualLoop, current_process
from simulation.processes import Process
from simulation.producer import Producer
from simulation.sql.database import Database
from simulation.subscriptions import KafkaBroker

COUNTY = "341881"
PARTITIONS = 2
LEASE_SECONDS = 3.0
BATCH_RECORDS_MAX = 9
START = datetime(2021, 1, 1, tzinfo=UTC)
RESTART_SECONDS_MAX = 5.0
Part = Callable[[Pool], Coroutine[Any, Any, None]]
SMALL = {
    "chassis.relay.outbox.PARTITION_EVENTS_MAX": 3,
    "chassis.relay.relay.POLL_SECONDS": 1.5,
    "chassis.worker.POLL_SECONDS": 4.0,
    "chassis.inbox.subscriber.POLL_MS": 700,
    "chassis.inbox.subscriber.POLL_RECORDS_MAX": 4,
    "chassis.inbox.subscriber.SHARE_RECORDS": 2,
}
"""Limits of the product brought near, so that a short run meets them; waits drawn out where nothing happens in them."""


def partitions_of(topic: str) -> int:
    """Few, so that a run's events meet."""
    return 1 if topic.endswith(".dlt") else PARTITIONS


@dataclass(slots=True)
class Site:
    """The world of one seed."""

    loop: VirtualLoop
    random: Random
    weather: Weather
    broker: Broker
    databases: dict[str, Database]
    group: Group
    processes: dict[str, Process] = field(default_factory=dict)
    pools: dict[str, Pool] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    left_open: int = field(default_factory=lambda: int(RELAY_LEFT_OPEN._value.get()))
    _supervisors: list[asyncio.Task[None]] = field(default_factory=list)

    def called_for(self) -> int:
        """How many records relays have sent again since a broker had left their transaction open."""
        return int(RELAY_LEFT_OPEN._value.get()) - self.left_open

    def now(self) -> datetime:
        """The time of day."""
        return START + timedelta(seconds=self.loop.time())

    def store(self) -> EventStore:
        """The product's store, its ids from the seed."""
        return EventStore(partitions_of, self.now, lambda: UUID(int=self.random.getrandbits(128), version=4))

    def pool(self, name: str) -> Pool:
        """A pool of connections to a database."""
        return Pool(self.databases[name], self.weather)

    def run(self, name: str, database: str, part: Part) -> None:
        """Keep a part running in a process of its own, as a supervisor would."""
        self.pools[name] = self.pool(database)
        self._supervisors.append(self.loop.create_task(self._supervise(name, part)))

    async def stop(self) -> None:
        """End everything."""
        for task in self._supervisors:
            task.cancel()
        for process in self.processes.values():
            process.stopped = False
            process.kill()
        await asyncio.sleep(0.1)

    def relay(self, service: str) -> Part:
        """The relay of a service."""
        return lambda pool: Relay(service, COUNTY, pool, service, KafkaAccess("simulated"), LEASE_SECONDS).run()  # type: ignore[arg-type]

    def inbox(self, consumer: str, pool: Pool, projections: Sequence[Projection]) -> Inbox:
        """The inbox of a service."""
        return Inbox(pool, Positions(consumer), Parking(consumer, self.store()), projections, self.now)  # type: ignore[arg-type]

    def consume(self, consumer: str, projections: Sequence[Projection]) -> Part:
        """The consumer of a service, as `chassis.consume` runs it, without the watch of its lag."""
        topics = sorted({topic.name for projection in projections for topic in projection.topics})

        async def consumed(pool: Pool) -> None:
            inbox = self.inbox(consumer, pool, projections)
            async with pool.acquire() as connection:
                await inbox.positions.ensure(connection, [tp for tp in self.group.partitions if tp.topic in topics])  # type: ignore[arg-type]
            await retry_unknown(inbox)
            subscriber = Subscriber(inbox, KafkaAccess("simulated"), topics, BATCH_RECORDS_MAX)
            try:
                await subscriber.start()
                await subscriber.failed
            finally:
                await subscriber.stop()

        return consumed

    def work(self, service: str, worker: Worker) -> Part:
        """Background work of a service."""
        return lambda pool: run_worker(worker, pool, service)  # type: ignore[arg-type]

    async def _supervise(self, name: str, part: Part) -> None:
        while True:
            process = self.processes[name] = Process(name)
            context = copy_context()
            context.run(PROCESS.set, process)
            task = self.loop.create_task(part(self.pools[name]), context=context)
            await asyncio.wait({task})
            fault = None if task.cancelled() else task.exception()
            if fault is not None and process.alive and not isinstance(fault, (*TRANSIENT, KafkaError)):
                self.failures.append(f"{name}: {fault!r}")
            process.kill()
            await asyncio.sleep(self.random.random() * RESTART_SECONDS_MAX)

    @asynccontextmanager
    async def listening(self, dsn: str, channel: str, wake: asyncio.Event) -> AsyncIterator[Connection]:
        """The product's `listening`."""
        await self.weather.travel()
        connection = Connection(self.databases[dsn], self.weather)
        listeners = self.databases[dsn].listeners.setdefault(channel, [])
        listeners.append(wake.set)
        process = current_process()
        if process is not None:
            process.closing.append(connection.sever)
        try:
            yield connection
        finally:
            listeners.remove(wake.set)

    @contextmanager
    def installed(self) -> Iterator[None]:
        """The servers in the places where the product reaches for its drivers."""
        replaced: dict[str, Any] = {
            **SMALL,
            "chassis.relay.relay.AIOKafkaProducer": self._producer,
            "chassis.relay.tail.AIOKafkaConsumer": self._consumer,
            "chassis.relay.open_transactions.AIOKafkaConsumer": self._consumer,
            "chassis.relay.relay.EndWatch": partial(EndWatch, clock=self.loop.time),
            "chassis.relay.relay.listening": self.listening,
            "chassis.worker.listening": self.listening,
            "chassis.inbox.subscriber.KafkaBroker": lambda *_, **__: KafkaBroker(self.group, self._consumer),
        }
        patches = [patch(name, value) for name, value in replaced.items()]
        try:
            for each in patches:
                each.start()
            yield
        finally:
            for each in reversed(patches):
                each.stop()

    def _producer(self, *, transactional_id: str, **_options: Any) -> Producer:
        return Producer(self.broker, self.weather, transactional_id)

    def _consumer(self, *, isolation_level: str = "read_committed", **_options: Any) -> Consumer:
        return Consumer(self.broker, self.weather, isolation_level == "read_committed")


def logs_of(topics: Sequence[str]) -> dict[TopicPartition, list[Any]]:
    """An empty log for each partition of these topics."""
    return {TopicPartition(topic, number): [] for topic in topics for number in range(partitions_of(topic))}
