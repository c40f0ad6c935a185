"""A publishing and a consuming service whose database fails under them: what is sent, and what must have become of it."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import asyncpg
from toy import CONSUMER, PUBLISHER

from chassis.database import TRANSIENT
from chassis.testing.world import Infrastructure, Running, World, world_of

BROKEN_OFF = (*TRANSIENT, asyncpg.PostgresError, RuntimeError, ExceptionGroup)
"""What a client in the service's own process meets where an answer breaks off."""


@asynccontextmanager
async def running(infra: Infrastructure) -> AsyncIterator[World]:
    async with world_of(infra, [PUBLISHER, CONSUMER]) as world:
        yield world


def rows(number: int) -> list[str]:
    return [json.dumps({"child_id": str(uuid4()), "visited_on": "2020-03-01"}) for _ in range(number)]


async def record(world: World, lines: Sequence[str]) -> int:
    """Send a file until it is answered whole, as a clerk would; how often it was cut off or refused for the moment."""
    token = world.token("commission")
    for attempt in range(200):
        try:
            answer = await world.services["delivery"].http.post(
                "/commands/record-visit/bulk", content="\n".join(lines).encode(), headers={"Authorization": f"Bearer {token}"}
            )
        except BROKEN_OFF:
            await asyncio.sleep(0.05)
            continue
        answers = [json.loads(line) for line in answer.text.splitlines()] if answer.status_code == 200 else []
        if len(answers) == len(lines) and {row["status"] for row in answers} <= {"recorded", "repeated"}:
            return attempt
        await asyncio.sleep(0.05)
    raise AssertionError("the file was never answered whole")


async def assert_each_visit_once(world: World, visits: int) -> None:
    """Stored once, in dense chains; applied once, and every record received is accounted for."""
    await world.settle()
    store, inbox = world.services["delivery"].pool, world.services["reporting"].pool
    stored = await store.fetch("SELECT partition, partition_seq, id, previous_id FROM events ORDER BY 1, 2")
    assert len(stored) == await store.fetchval("SELECT count(*) FROM commands") == visits
    last: dict[int, tuple[int, UUID | None]] = {}
    for partition, seq, event_id, previous in stored:
        assert (seq - 1, previous) == last.get(partition, (0, None))
        last[partition] = (seq, event_id)
    assert await inbox.fetchval("SELECT count(*) FROM seen") == await inbox.fetchval(
        "SELECT count(DISTINCT visit_id) FROM seen"
    ) == visits  # fmt: skip
    assert not await inbox.fetchval("SELECT count(*) FROM parked")
    assert await inbox.fetchval("SELECT bool_and(received = applied + repeated + parked + discarded) FROM inbox_positions")


async def record_all(world: World, files: Sequence[Sequence[str]]) -> None:
    for lines in files:
        await record(world, lines)


def admin_dsn(infra: Infrastructure) -> str:
    return str(infra.postgres_admin_dsn)  # type: ignore[attr-defined]


def database_of(running: Running) -> str:
    return running.settings.database_url.rsplit("/", 1)[1]
