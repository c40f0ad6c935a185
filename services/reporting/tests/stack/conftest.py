"""Reporting on the real broker and database, beside stores that publish what the other services would."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from chassis.service import Service
from chassis.store import EventStore, NewEvents
from chassis.testing.world import Infrastructure, World, world_of
from chassis.topic_layout import partitions_of
from contracts.envelope import ReceivedEvent
from reporting.bootstrap import SERVICE

NO_MIGRATIONS = Path(__file__).parent / "migrations"
PUBLISHERS = tuple(Service(name=name, migrations=NO_MIGRATIONS) for name in ("registry", "delivery", "finance"))


class County:
    """The running services: events appended to their owners' stores go the whole way."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def publish(self, *events: ReceivedEvent) -> None:
        """Append each event to the store of its topic's owner, and wait until reporting has counted it."""
        store = EventStore(partitions_of)
        for received in events:
            envelope = received.envelope
            new = NewEvents(
                stream_id=UUID(envelope.subject),
                expected_version=envelope.stream_version - 1,
                events=[received.event],
                causation_id=envelope.causation_id,
                correlation_id=envelope.correlation_id,
                actor=envelope.actor,
            )
            pool = self.world.services[received.event.topic.owner].pool
            async with pool.acquire() as connection, connection.transaction():
                await store.append(connection, [new])
        await self.world.settle()

    async def get(self, path: str, **parameters: object) -> dict:
        """What reporting answers to the commission."""
        return await self.world.client("reporting").get(path, **parameters)

    async def figure(self, target: str, unit_code: str, year: int = 2020) -> tuple[int, int | None]:
        row = await self.get(f"/targets/{target}/{unit_code}/{year}")
        return row["numerator"], row["denominator"]

    async def members(self, target: str, unit_code: str, side: str, year: int = 2020) -> set[str]:
        page = await self.get(f"/targets/{target}/{unit_code}/{year}/members", side=side)
        assert page["next"] is None
        return {item["id"] for item in page["items"]}


@pytest.fixture(scope="module")
async def county(infra: Infrastructure) -> AsyncIterator[County]:
    async with world_of(infra, [*PUBLISHERS, SERVICE]) as world:
        yield County(world)
