"""One event all the way: HTTP, store, relay, topic, inbox, effect."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from toy import CONSUMER, PUBLISHER

from chassis.testing.world import Infrastructure, World, world_of


@pytest.fixture(scope="module")
async def world(infra: Infrastructure) -> AsyncIterator[World]:
    async with world_of(infra, [PUBLISHER, CONSUMER]) as running:
        yield running


async def test_a_command_becomes_an_effect(world: World) -> None:
    result = await world.client("delivery").done("record-visit", {"child_id": str(uuid4()), "visited_on": "2020-03-01"})
    await world.settle()
    rows = await world.services["reporting"].pool.fetch("SELECT visit_id::text, type FROM seen")
    assert [tuple(row) for row in rows] == [(result["id"], "delivery.visit-completed.v1")]
