"""Finance's consume role, as many processes as the options say, from the first sessions applied to the last decided.

Their start is not counted: the clock begins with the first batch that is seen to be applied, and counts the events after it.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import asyncpg
import uvloop

from benchmarks.harness.contending import Task, report, task
from benchmarks.harness.servers import Servers
from benchmarks.harness.services import service_of
from benchmarks.instances.input import database_of
from local_stack import reaper
from local_stack.parallel import in_parallel
from local_stack.service import Service
from local_stack.topology import Role

POLL_SECONDS = 0.05
SECONDS_MAX = 280.0
_APPLIED = "SELECT coalesce(sum(last_seq), 0)::bigint FROM inbox_positions WHERE starts_with(topic, 'delivery.')"
_LEFT = "SELECT EXISTS (SELECT FROM marks)"


async def measure(given: Task) -> None:
    """Follow the positions and the marks to the end and report."""
    connection = await asyncpg.connect(database_of(given.label, given.loaded["facts_database"]).run_dsn)
    async with asyncio.timeout(SECONDS_MAX):
        while not (first := await connection.fetchval(_APPLIED)):
            await asyncio.sleep(POLL_SECONDS)
        started = time.time()
        while await connection.fetchval(_APPLIED) < given.volume:
            await asyncio.sleep(POLL_SECONDS)
        applied = time.time()
        while await connection.fetchval(_LEFT):
            await asyncio.sleep(POLL_SECONDS)
    seconds = time.time() - started
    await connection.close()
    counted = given.volume - first or given.volume  # a volume of one batch is only seen when it is over
    report(counted / seconds, seconds=seconds, decided_after_applied_s=seconds - (applied - started))


def instances(given: Task, homes: Path) -> list[Service]:
    """The processes to start, each with a home of its own."""
    database = database_of(given.label, given.loaded["facts_database"])
    servers = Servers(given.kafka, given.postgres_admin_dsn, homes)
    roles: list[Role] = given.options.get("roles", ["consume"])
    each = enumerate(roles * given.options["instances"])
    return [service_of(servers, "finance", database, homes / f"{number}-{role}", (role,)) for number, role in each]


def main() -> None:
    """Start them all at once, measure, stop them."""
    given = task()
    homes = Path(given.state) / "instances"
    started = instances(given, homes)
    guards = [reaper.attach(one.home) for one in started]
    try:
        in_parallel([one.start for one in started])
        uvloop.run(measure(given))
        in_parallel([one.stop for one in started])
    finally:
        for guard in guards:
            reaper.release(guard)


if __name__ == "__main__":
    main()
