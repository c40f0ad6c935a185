"""One point for four databases: commits of events and positions are held for a moment while each exports a snapshot.

PostgreSQL has no snapshot across databases. So the tables that every such commit must write are locked against writing in all
of them; while no commit can be under way in any, each database's snapshot is exported, and the locks are let go. Readers and
commands that are still deciding do not notice; an append waits as long as `held_seconds` says.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

import asyncpg

from local_stack.errors import LocalStackError

LOCK_TIMEOUT_MS = 500
"""Below PostgreSQL's deadlock timeout: it is the backup that gives way, and tries again."""
ATTEMPTS_MAX = 60
PAUSE_SECONDS = 0.25
_LOCK = "LOCK TABLE partition_counters, relay_cursors, state_records, inbox_positions IN SHARE MODE"

Session: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@dataclass(frozen=True, slots=True)
class Point:
    """The moment, how long commits waited for it, and per database its snapshot: a session that sees it, and its id for others."""

    taken_at: datetime
    held_seconds: float
    sessions: Mapping[str, Session]
    snapshots: Mapping[str, str]


@asynccontextmanager
async def one_point(dsns: Mapping[str, str]) -> AsyncIterator[Point]:
    """The point of these databases (name: administrator's DSN), to be read from until the context ends.

    Raises LocalStackError where commits cannot be held: some transaction runs for longer than the attempts.
    """
    async with AsyncExitStack() as stack:
        gates = {name: await _open(stack, dsn) for name, dsn in dsns.items()}
        sessions = {name: await _open(stack, dsn) for name, dsn in dsns.items()}
        for _ in range(ATTEMPTS_MAX):
            began = time.monotonic()
            try:
                async with AsyncExitStack() as held:
                    for gate in gates.values():
                        await _hold(held, gate)
                    taken_at = datetime.now(UTC)
                    snapshots = {name: await _export(stack, session) for name, session in sessions.items()}
                break
            except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
                await asyncio.sleep(PAUSE_SECONDS)
        else:
            raise LocalStackError("commits could not be held for the backup: a transaction runs on; see pg_stat_activity")
        yield Point(taken_at, time.monotonic() - began, sessions, snapshots)


async def _open(stack: AsyncExitStack, dsn: str) -> Session:
    settings = {"application_name": "cradle backup", "timezone": "UTC", "lock_timeout": str(LOCK_TIMEOUT_MS)}
    connection = await asyncpg.connect(dsn, server_settings=settings)
    stack.push_async_callback(connection.close)
    return connection


async def _hold(held: AsyncExitStack, gate: Session) -> None:
    transaction = gate.transaction()
    await transaction.start()
    held.push_async_callback(transaction.rollback)
    await gate.execute(_LOCK)


async def _export(stack: AsyncExitStack, session: Session) -> str:
    transaction = session.transaction(isolation="repeatable_read", readonly=True)
    await transaction.start()
    stack.push_async_callback(transaction.rollback)
    snapshot: str = await session.fetchval("SELECT pg_export_snapshot()")
    return snapshot
