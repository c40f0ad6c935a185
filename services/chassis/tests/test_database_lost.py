"""PostgreSQL without room, without a server, and without its last transactions."""

import asyncio
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, cast
from uuid import uuid4

import asyncpg
import pytest
from faulty_database import BROKEN_OFF, admin_dsn, assert_each_visit_once, database_of, record, record_all, rows, running

from chassis.database import TRANSIENT
from chassis.testing.world import Infrastructure, Running, World

SMALL, LARGE = "3m", "64m"


class Server(Protocol):
    """What `infra.postgres` is."""

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def kill(self) -> None: ...


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small file system")
async def test_a_full_disk_refuses_for_the_moment_and_is_gone_with_it(infra: Infrastructure, tmp_path: Path) -> None:
    async with running(infra) as world:
        admin = await asyncpg.connect(admin_dsn(infra))
        data = Path(await admin.fetchval("SHOW data_directory"))
        with small_file_system(await asyncio.to_thread(owner_of, data)) as place:
            name = f"small_{uuid4().hex[:8]}"
            await admin.execute(f"CREATE TABLESPACE {name} LOCATION '{place}'")
            for service, table in (("delivery", "events"), ("reporting", "seen")):
                database = await asyncpg.connect(admin_dsn(infra).rsplit("/", 1)[0] + "/" + database_of(world.services[service]))
                await database.execute(f"ALTER TABLE {table} SET TABLESPACE {name}")
                await database.close()
            sent = 0
            while (answer := await send_file(world, lines := rows(500))) == 200:
                sent += len(lines)
                assert sent < 50_000, "the disk never filled"
            enlarge(place)
            await record(world, lines)
            await assert_each_visit_once(world, sent + len(lines))
            assert answer == 503
            for service, table in (("delivery", "events"), ("reporting", "seen")):
                database = await asyncpg.connect(admin_dsn(infra).rsplit("/", 1)[0] + "/" + database_of(world.services[service]))
                await database.execute(f"ALTER TABLE {table} SET TABLESPACE pg_default")
                await database.close()
            await admin.execute(f"DROP TABLESPACE {name}")
        await admin.close()


async def send_file(world: World, lines: Sequence[str]) -> int:
    """200 where every row was recorded; 503 where the stream broke off, its first batch perhaps done."""
    try:
        answers = await world.client("delivery").bulk("record-visit", "\n".join(lines))
    except BROKEN_OFF:
        return 503
    assert {row["status"] for row in answers} == {"recorded"}
    return 200


@contextmanager
def small_file_system(owner: int) -> Iterator[Path]:
    """A file system of 3 MB that PostgreSQL may write."""
    place = Path(f"/tmp/cradle-small-{uuid4().hex[:8]}")  # noqa: S108  the server must reach it, whatever TMPDIR is
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL},uid={owner},mode=700", "tmpfs", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)
        place.rmdir()


def enlarge(place: Path) -> None:
    """Make room."""
    subprocess.run(["mount", "-o", f"remount,size={LARGE}", str(place)], check=True)


@pytest.mark.parametrize("end", ["stop", "kill"])
async def test_a_server_that_stops_or_is_killed_and_comes_back_loses_nothing(infra: Infrastructure, end: str) -> None:
    async with running(infra) as world:
        server = cast("Server", infra.postgres)  # type: ignore[attr-defined]
        async with asyncio.TaskGroup() as group:
            group.create_task(record_all(world, [rows(100) for _ in range(6)]))
            await asyncio.sleep(0.2)
            await asyncio.to_thread(getattr(server, end))
            await asyncio.sleep(0.5)
            await asyncio.to_thread(server.start)
        await assert_each_visit_once(world, 600)


async def test_a_standby_promoted_without_its_last_transactions_is_a_fork_the_running_relay_notices(
    infra: Infrastructure,
) -> None:
    async with running(infra) as world:
        await record(world, rows(100))
        await world.settle()
        delivery = world.services["delivery"]
        owner = await asyncpg.connect(delivery.settings.migration_database_url)
        lost = await owner.fetch(
            "DELETE FROM events e USING partition_counters c WHERE (e.topic, e.partition) = (c.topic, c.partition)"
            " AND e.partition_seq = c.last_seq RETURNING e.partition, e.partition_seq, e.previous_id"
        )
        await owner.executemany(
            "UPDATE partition_counters SET last_seq = $2 - 1, last_id = $3 WHERE topic = 'delivery.visits.v1' AND partition = $1",
            [tuple(row) for row in lost],
        )
        await owner.execute("UPDATE relay_cursors r SET published_seq = last_seq FROM partition_counters c"
                            " WHERE (r.topic, r.partition) = (c.topic, c.partition)")  # fmt: skip
        await owner.close()
        admin = await asyncpg.connect(admin_dsn(infra))
        await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", database_of(delivery))
        await admin.close()
        async with asyncio.timeout(30):
            while not await is_forked(delivery):
                await asyncio.sleep(0.05)
        answer = await world.client("delivery").send("record-visit", {"child_id": str(uuid4()), "visited_on": "2020-03-01"})
        assert (answer.status_code, answer.json()["code"]) == (503, "store.forked")
        assert await world.services["reporting"].pool.fetchval("SELECT count(*) FROM seen") == 100


async def is_forked(delivery: Running) -> bool:
    try:
        return bool(await delivery.pool.fetchval("SELECT fork FROM relay_lease"))
    except TRANSIENT:
        return False


def owner_of(path: Path) -> int:
    return path.stat().st_uid
