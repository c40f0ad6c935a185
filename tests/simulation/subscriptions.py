"""FastStream's broker and batch subscriber, as far as the inbox uses them: poll, hand over, and lose a batch whose handler fails."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import copy_context
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from aiokafka.errors import KafkaError

from simulation.consumer import Consumer, Group, Member
from simulation.faults import require_alive
from simulation.loop import current_process

Handler = Callable[[Any], Awaitable[None]]


@dataclass(slots=True, eq=False)
class Subscription:
    """A subscriber of the group's topics."""

    consumer: Consumer
    listener: Any
    max_records: int
    batch_timeout_ms: int
    handler: Handler | None = None

    def __call__(self, handler: Handler) -> Handler:
        self.handler = handler
        return handler

    async def poll(self) -> None:
        """One poll, handed over."""
        try:
            found = await self.consumer.getmany(timeout_ms=self.batch_timeout_ms, max_records=self.max_records)
        except KafkaError:
            await asyncio.sleep(0.1)
            return
        if not found:
            await asyncio.sleep(self.batch_timeout_ms / 1000)
            return
        assert self.handler is not None
        await self.handler(tuple(chain.from_iterable(found.values())))


@dataclass(slots=True, eq=False)
class KafkaBroker:
    """FastStream's broker."""

    group: Group
    new_consumer: Callable[[], Consumer]
    subscription: Subscription | None = None
    polling: list[asyncio.Task[None]] = field(default_factory=list)

    def subscriber(self, *topics: str, listener: Any, max_records: int, batch_timeout_ms: int, **_options: Any) -> Subscription:
        """The one subscriber."""
        del topics
        self.subscription = Subscription(self.new_consumer(), listener, max_records, batch_timeout_ms)
        return self.subscription

    async def start(self) -> None:
        """Join the group and begin to poll."""
        assert self.subscription is not None
        await self.subscription.consumer.start()
        self.polling.append(asyncio.create_task(self._poll(self.subscription)))
        self.group.join(Member(self.subscription.consumer, self.subscription.listener, current_process(), copy_context()))

    async def stop(self) -> None:
        """Leave."""
        for task in self.polling:
            task.cancel()

    async def _poll(self, subscription: Subscription) -> None:
        while True:
            await subscription.poll()
            require_alive()
