"""Whether the store holds what was sent: every command once, every partition dense and chained to its counter."""

from __future__ import annotations

from urllib.parse import urlsplit

import asyncpg

from benchmarks.harness.rows import Report, Run
from chassis.migrate import migrate
from services_delivery.bootstrap import SERVICE

_FAULTS = """
    WITH chained AS (
        SELECT topic, partition, partition_seq, previous_id, id,
               row_number() OVER w AS place, lag(id) OVER w AS before FROM events
        WINDOW w AS (PARTITION BY topic, partition ORDER BY partition_seq))
    SELECT
        (SELECT count(*) FROM events) AS events,
        (SELECT count(*) FROM commands c JOIN events e ON e.causation_id = c.command_id) AS commands,
        (SELECT count(*) FROM chained WHERE partition_seq <> place OR previous_id IS DISTINCT FROM before) AS unchained,
        (SELECT sum(last_seq) FROM partition_counters) AS counted,
        (SELECT count(*) FROM partition_counters c JOIN events e ON e.id = c.last_id AND e.partition_seq = c.last_seq) AS heads,
        (SELECT count(*) FROM partition_counters WHERE last_seq > 0) AS partitions"""


async def prepare(run: Run) -> None:
    """The chassis' tables, empty."""
    await migrate(SERVICE, run.database.owner_dsn, urlsplit(run.database.run_dsn).username or "")


async def check(run: Run, _report: Report) -> str | None:
    """What is wrong, None if nothing."""
    connection = await asyncpg.connect(run.database.owner_dsn)
    try:
        found = await connection.fetchrow(_FAULTS)
    finally:
        await connection.close()
    assert found is not None
    whole = found["events"] == found["commands"] == found["counted"] == run.volume
    chained = not found["unchained"] and found["heads"] == found["partitions"]
    return None if whole and chained else f"of {run.volume} commands: {dict(found)}"
