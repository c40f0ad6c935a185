"""The store: dense sequences in commit order, whatever commits or rolls back, and nothing that can be changed afterwards."""

import asyncio
import random
from collections.abc import AsyncIterator
from itertools import pairwise
from uuid import UUID, uuid4

import asyncpg
import pytest
from chain_log import visit
from toy import PUBLISHER

from chassis.appending import ForkedStore, MissingCounter
from chassis.clock import system_clock
from chassis.store import ConcurrentAppend, EventStore, NewEvents
from chassis.testing.world import Infrastructure, World, world_of
from chassis.topic_layout import partitions_of

STORE = EventStore(partitions_of)


@pytest.fixture(scope="module")
async def world(infra: Infrastructure) -> AsyncIterator[World]:
    async with world_of(infra, [PUBLISHER], start=False) as running:
        yield running


@pytest.fixture(scope="module")
def pool(world: World) -> asyncpg.Pool:
    return world.services["delivery"].pool


def new(stream_id: UUID, version: int = 0, events: int = 1) -> NewEvents:
    cause = uuid4()
    return NewEvents(stream_id, version, [visit(visit_id=stream_id) for _ in range(events)], cause, cause, "test")


class RolledBack(Exception):
    """What a caller's transaction may do."""


async def test_sequences_are_dense_in_commit_order_and_chained(pool: asyncpg.Pool) -> None:
    chance = random.Random(7)
    plans = [(chance.randrange(1, 4), chance.random() < 0.3, chance.random() * 0.02) for _ in range(150)]
    writing, highest = True, dict[int, int]()

    async def append(streams: int, rolls_back: bool, pause: float) -> None:
        async with pool.acquire() as connection:
            try:
                async with connection.transaction():
                    await STORE.append(connection, [new(uuid4(), events=2) for _ in range(streams)])
                    await asyncio.sleep(pause)
                    if rolls_back:
                        raise RolledBack
            except RolledBack:
                return

    async def watch() -> None:
        while writing:
            rows = await pool.fetch("SELECT partition, array_agg(partition_seq ORDER BY partition_seq) FROM events GROUP BY 1")
            for partition, sequences in rows:
                assert sequences == list(range(1, len(sequences) + 1)), "a reader saw a gap"
                assert len(sequences) >= highest.get(partition, 0)
                highest[partition] = len(sequences)
            await asyncio.sleep(0.005)

    watcher = asyncio.create_task(watch())
    await asyncio.gather(*(append(*plan) for plan in plans))
    writing = False
    await watcher
    rows = await pool.fetch("SELECT partition, id, previous_id FROM events ORDER BY partition, partition_seq")
    assert len(rows) == sum(2 * streams for streams, rolls_back, _ in plans if not rolls_back)
    assert len({row["partition"] for row in rows}) == 12
    for before, after in pairwise(rows):
        expected = before["id"] if before["partition"] == after["partition"] else None
        assert after["previous_id"] == expected
    heads = await pool.fetch("SELECT partition, last_id FROM partition_counters WHERE topic = 'delivery.visits.v1'")
    assert {row["last_id"] for row in heads} == {
        b["id"] for b, a in pairwise([*rows, None]) if not a or a["partition"] != b["partition"]
    }


async def test_an_old_version_is_refused(pool: asyncpg.Pool) -> None:
    stream = uuid4()
    async with pool.acquire() as connection:
        async with connection.transaction():
            await STORE.append(connection, [new(stream)])
        with pytest.raises(ConcurrentAppend):
            async with connection.transaction():
                await STORE.append(connection, [new(stream)])
        loaded = await STORE.load(connection, [stream, uuid4()])
    assert {key: value.version for key, value in loaded.items()} == {stream: 1}


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE events SET actor = 'x'",
        "DELETE FROM events",
        "TRUNCATE events",
        "DROP TABLE events",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "DELETE FROM commands",
        "UPDATE commands SET result = ''",
        "DELETE FROM partition_counters",
        "DELETE FROM inbox_positions",
        "CREATE TABLE mine (n int)",
    ],
)
async def test_the_run_role_cannot_change_what_has_happened(pool: asyncpg.Pool, forbidden: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pool.execute(forbidden)


async def test_what_cannot_be_appended_leaves_no_command_behind_even_without_a_transaction(pool: asyncpg.Pool) -> None:
    known, taken = uuid4(), uuid4()
    handled = [(known, b"fingerprint", b"{}", system_clock())]
    async with pool.acquire() as connection:
        await STORE.write(connection, STORE.draft([new(taken)]), [(uuid4(), b"fingerprint", b"{}", system_clock())])
        with pytest.raises(ConcurrentAppend):
            await STORE.write(connection, STORE.draft([new(taken)]), handled)
        with pytest.raises(MissingCounter):
            await STORE.write(connection, STORE.draft([new(uuid4())._replace(topic="registry.children.v1")]), handled)
        many = [new(uuid4())._replace(topic="registry.children.v1") for _ in range(30)]
        with pytest.raises(MissingCounter):
            await STORE.write(connection, STORE.draft(many), handled)
        assert not await connection.fetchval("SELECT count(*) FROM commands WHERE command_id = $1", known)
        await STORE.write(connection, STORE.draft([new(uuid4())]), handled)
        with pytest.raises(ConcurrentAppend):
            await STORE.write(connection, STORE.draft([new(uuid4())]), handled)


async def test_nothing_is_appended_to_a_forked_store(pool: asyncpg.Pool) -> None:
    await pool.execute("UPDATE relay_lease SET fork = 'the tail is lost'")
    try:
        async with pool.acquire() as connection:
            with pytest.raises(ForkedStore, match="the tail is lost"):
                async with connection.transaction():
                    await STORE.append(connection, [new(uuid4())])
    finally:
        await pool.execute("UPDATE relay_lease SET fork = NULL")
