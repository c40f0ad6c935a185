"""The service on a real Kafka and PostgreSQL, beside a registry that publishes what a test tells it to."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from chassis.service import Service
from chassis.store import EventStore, NewEvents
from chassis.testing.world import Client, Infrastructure, World, world_of
from chassis.topic_layout import partitions_of
from contracts.catalogue import DomainEvent
from services_delivery.bootstrap import SERVICE

REGISTRY = Service(name="registry", migrations=Path(__file__).parent / "no_migrations")


@dataclass(frozen=True, slots=True)
class Delivery:
    """The running service as tests use it."""

    world: World

    def client(self) -> Client:
        """The commission's clerk."""
        return self.world.client("delivery")

    async def knows(self, *streams: tuple[UUID, Sequence[DomainEvent]]) -> None:
        """The registry has published these streams, and the service has applied them."""
        store = EventStore(partitions_of)
        async with self.world.services["registry"].pool.acquire() as connection, connection.transaction():
            await store.append(
                connection,
                [NewEvents(stream_id, 0, events, uuid4(), uuid4(), "registry/test") for stream_id, events in streams],
            )
        await self.world.settle()


@pytest.fixture(scope="module")
async def delivery(infra: Infrastructure) -> AsyncIterator[Delivery]:
    """The service with empty databases and topics, one pair a module."""
    async with world_of(infra, [REGISTRY, SERVICE]) as world:
        yield Delivery(world)
