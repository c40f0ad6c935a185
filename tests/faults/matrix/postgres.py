"""PostgreSQL goes away, comes back, ends sessions, has none left to give, or is held up by one that stands still."""

import asyncio
import random
from urllib.parse import urlsplit

import asyncpg
import pytest

from chassis.database import TRANSIENT, open_pool
from chassis.web.app import REQUEST_IDLE_SECONDS_MAX
from faults.matrix.case import case
from faults.matrix.site import Site
from faults.matrix.stack import NAMES

_END = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = ANY($1::text[]) AND application_name = 'cradle' AND xact_start IS NOT NULL"""
_END_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY($1::text[]) AND application_name = 'cradle'"
)
_HOLD = "SELECT * FROM partition_counters ORDER BY topic, partition FOR UPDATE"


@case("postgres")
async def stop_and_start(site: Site, choice: random.Random) -> None:
    await asyncio.to_thread(site.stack.postgres.stop)
    await asyncio.sleep(choice.uniform(3, 8))
    await asyncio.to_thread(site.stack.postgres.start)


@case("postgres")
async def kill_and_start(site: Site, choice: random.Random) -> None:
    for _ in range(2):
        await asyncio.sleep(choice.uniform(0.5, 2))
        await asyncio.to_thread(site.stack.postgres.kill)
        await asyncio.to_thread(site.stack.postgres.start)


@case("postgres")
async def sessions_ended_in_the_middle_of_transactions(site: Site, choice: random.Random) -> None:
    admin = await asyncpg.connect(site.stack.postgres.admin_dsn)
    ended = 0
    for _ in range(60):
        ended += len(await admin.fetch(_END, _databases(site)))
        await asyncio.sleep(choice.uniform(0.02, 0.2))
    await admin.close()
    assert ended, "no session was met in a transaction"


@case("postgres")
async def no_connection_left(site: Site, choice: random.Random) -> None:
    """Two for each service, who had many: those that are over are ended, and more are refused for eight seconds."""
    admin = await asyncpg.connect(site.stack.postgres.admin_dsn)
    roles = [urlsplit(site.stack.state.databases[name].run_dsn).username for name in NAMES]
    for role in roles:
        await admin.execute(f'ALTER ROLE "{role}" CONNECTION LIMIT 2')
    await admin.fetch(_END_ALL, _databases(site))
    await asyncio.sleep(choice.uniform(6, 9))
    for role in roles:
        await admin.execute(f'ALTER ROLE "{role}" CONNECTION LIMIT -1')
    await admin.close()


@case("postgres")
async def an_append_that_stands_still_for_a_minute(site: Site, choice: random.Random) -> None:
    """It has locked every counter of its service and does not go on: the server ends it, and the clerks are answered."""
    name = choice.choice(("registry", "delivery"))
    pool = await open_pool(site.stack.state.databases[name].run_dsn, 1, REQUEST_IDLE_SECONDS_MAX)
    try:
        async with pool.acquire() as connection:
            transaction = connection.transaction()
            await transaction.start()
            await connection.execute(_HOLD)
            answered = len(site.clerks.replies)
            await asyncio.sleep(60)
            assert len(site.clerks.replies) > answered, "nobody was answered for a minute"
            with pytest.raises(TRANSIENT):
                await transaction.commit()
    finally:
        pool.terminate()


def _databases(site: Site) -> list[str]:
    return [site.stack.state.databases[name].name for name in NAMES]
