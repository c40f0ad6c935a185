"""What PostgreSQL spent its time on during a run, by `pg_stat_statements`; only where it is asked for, since it costs a little."""

from __future__ import annotations

from typing import Any

import asyncpg

PRELOAD = {"shared_preload_libraries": "pg_stat_statements"}
SHOWN = 12
TEXT_MAX = 300
_TOP = """
    SELECT round(total_exec_time)::bigint AS ms, calls, rows, round(mean_exec_time::numeric, 3)::float8 AS mean_ms,
           regexp_replace(query, '\\s+', ' ', 'g') AS query
    FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT $1"""


async def begin(admin_dsn: str) -> None:
    """Count from nothing."""
    connection = await asyncpg.connect(admin_dsn)
    try:
        await connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        await connection.execute("SELECT pg_stat_statements_reset()")
    finally:
        await connection.close()


async def top(admin_dsn: str) -> list[dict[str, Any]]:
    """The statements that took longest in all, of every database: milliseconds, calls, rows, the text."""
    connection = await asyncpg.connect(admin_dsn)
    try:
        found = await connection.fetch(_TOP, SHOWN)
    finally:
        await connection.close()
    return [dict(row) | {"query": row["query"].strip()[:TEXT_MAX]} for row in found]


def lines(contender: str, found: list[dict[str, Any]]) -> str:
    """The same for people."""
    rows = [f"{one['ms']:>8,} ms {one['calls']:>9,} × {one['mean_ms']:8.3f} ms  {one['query'][:150]}" for one in found]
    return "\n".join([f"{contender}: where PostgreSQL's time went", *rows])
