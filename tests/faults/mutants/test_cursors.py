"""The relay's cursors on a real database: forward, and under the lease's epoch alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from aiokafka import TopicPartition

from chassis.relay.lease import take_lease
from chassis.relay.reconcile import advance_cursors, read_cursors
from chassis.service import Service
from chassis.testing.world import Infrastructure, world_of
from contracts.topics import VISITS

SERVICE = Service(name="delivery", migrations=Path(__file__).parent / "none")
CURSOR = TopicPartition(VISITS.name, 3)


@pytest.fixture
async def pool(infra: Infrastructure) -> AsyncIterator[asyncpg.Pool]:
    async with world_of(infra, [SERVICE], start=False) as world:
        yield world.services["delivery"].pool


async def test_a_cursor_never_moves_back(pool: asyncpg.Pool) -> None:
    lease = await take_lease(pool, "one", 30)
    assert lease is not None
    await advance_cursors(pool, lease.epoch, {CURSOR: 7})
    await advance_cursors(pool, lease.epoch, {CURSOR: 5})
    assert (await read_cursors(pool))[CURSOR] == 7


async def test_a_relay_whose_epoch_is_over_moves_no_cursor(pool: asyncpg.Pool) -> None:
    zombie = await take_lease(pool, "one", 30)
    assert zombie is not None
    await zombie.release()
    assert await take_lease(pool, "two", 30) is not None
    await advance_cursors(pool, zombie.epoch, {CURSOR: 7})
    assert (await read_cursors(pool))[CURSOR] == 0
