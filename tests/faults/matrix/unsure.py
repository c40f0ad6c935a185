"""What PostgreSQL has done and nobody heard, and what it undoes because somebody else was in the way."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from itertools import cycle

import asyncpg

from faults.matrix.case import case
from faults.matrix.link import Verdict
from faults.matrix.site import Site
from faults.matrix.stack import NAMES

COMMIT = b"COMMIT;"
UNHEARD_SECONDS = 10.0
_POSITIONS = "SELECT topic, partition FROM {table} ORDER BY topic DESC, partition DESC"
_LOCK = "SELECT FROM {table} WHERE topic = $1 AND partition = $2 FOR UPDATE"
_DEADLOCKS = "SELECT sum(deadlocks)::bigint FROM pg_stat_database"
_CONFLICTS = """
    CREATE SEQUENCE fault_conflicts;
    CREATE FUNCTION fault_conflict() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        IF random() < {share} THEN
            PERFORM nextval('fault_conflicts');
            RAISE EXCEPTION 'could not serialize access' USING ERRCODE = 'serialization_failure';
        END IF;
        RETURN NULL;
    END $$;"""
_CONFLICT = """
    CREATE CONSTRAINT TRIGGER fault_conflict AFTER UPDATE ON {table} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION fault_conflict()"""
_NO_CONFLICTS = "DROP FUNCTION fault_conflict() CASCADE; DROP SEQUENCE fault_conflicts"
SHARES = {"registry": 0.3}
"""It has few transactions, each of few rows."""
CONFLICTING = ("partition_counters", "inbox_positions", "relay_cursors")
"""Whoever appends, applies or publishes moves a row of these."""


@case("postgres")
async def commits_done_and_never_answered(site: Site, choice: random.Random) -> None:
    """Every fourth commit of a service or so: it is cut off in the moment, or waits for the answer in vain, in turn."""
    struck = Counter[str]()
    for name in NAMES:
        fates = cycle((*[Verdict.PASS] * choice.randint(2, 4), Verdict.CUT_ANSWER, *[Verdict.PASS] * 3, Verdict.MUTE))

        def judge(data: bytes, name: str = name, fates: Iterator[Verdict] = fates) -> Verdict:
            verdict = next(fates) if COMMIT in data else Verdict.PASS
            struck[name] += verdict is not Verdict.PASS
            return verdict

        site.stack.postgres_links[name].statements = judge
    await asyncio.sleep(UNHEARD_SECONDS)
    for name in NAMES:
        site.stack.postgres_links[name].mend()
    assert set(struck) == set(NAMES), f"whose commits were done and not answered: {dict(struck)}"


@case("postgres")
async def deadlocks_that_the_services_lose(site: Site, choice: random.Random) -> None:
    """Somebody locks counters and positions from the last to the first, more patient than they who go from the first to the last."""
    admin = await asyncpg.connect(site.stack.postgres.admin_dsn)
    before = await admin.fetchval(_DEADLOCKS)
    async with asyncio.TaskGroup() as group:
        for name, table in (("delivery", "partition_counters"), ("finance", "inbox_positions"), ("reporting", "inbox_positions")):
            group.create_task(_lock_backwards(site.admin_dsn_of(name), table, rounds=choice.randint(2, 3)))
    async with asyncio.timeout(10):
        while await admin.fetchval(_DEADLOCKS) == before:
            await asyncio.sleep(0.5)  # the server tells its counts late
    await admin.close()


async def _lock_backwards(dsn: str, table: str, rounds: int) -> None:
    connection = await asyncpg.connect(dsn, server_settings={"deadlock_timeout": "60s"})
    try:
        places = await connection.fetch(_POSITIONS.format(table=table))
        for _ in range(rounds):
            async with connection.transaction():
                for place in places:
                    await connection.execute(_LOCK.format(table=table), *place)
                    await asyncio.sleep(0.01)
            await asyncio.sleep(0.2)
    finally:
        await connection.close()


@case("postgres")
async def transactions_that_cannot_be_serialized(site: Site, choice: random.Random) -> None:
    """Some end so in the moment of their commit, as by the server's own check."""
    owners = {name: await asyncpg.connect(site.dsns[name]) for name in NAMES}
    for name, owner in owners.items():
        await owner.execute(_CONFLICTS.format(share=SHARES.get(name, 0.04)))
        for table in CONFLICTING:
            await owner.execute(_CONFLICT.format(table=table))
    await asyncio.sleep(choice.uniform(6, 9))
    async with asyncio.timeout(60):
        for owner in owners.values():
            while not await owner.fetchval("SELECT is_called FROM fault_conflicts"):
                await asyncio.sleep(0.5)
    for owner in owners.values():
        await owner.execute(_NO_CONFLICTS)
        await owner.close()
