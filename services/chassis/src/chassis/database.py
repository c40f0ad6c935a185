"""The pool of connections of one process to its service's database."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING, TypeAlias

import asyncpg

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"
"""A connection, or a pool's loan of one."""


async def open_pool(dsn: str, size_max: int) -> asyncpg.Pool[asyncpg.Record]:
    """A pool that waits for nothing else: 30 s to connect, 60 s a statement."""
    return await asyncpg.create_pool(
        dsn,
        min_size=1,
        max_size=size_max,
        timeout=30,
        command_timeout=60,
        reset=_keep,
        server_settings={"application_name": "cradle", "timezone": "UTC"},
    )


def in_transaction(connection: Connection, *, needed: bool = True) -> AbstractAsyncContextManager[object]:
    """The transaction the connection is in, or a new one; none where a single statement is to be one by itself."""
    return connection.transaction() if needed and not connection.is_in_transaction() else nullcontext()


async def _keep(_connection: Connection) -> None:
    """Nothing in a session outlives its transaction here, so a loan is given back without a round trip that resets it."""


TRANSIENT = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.InsufficientResourcesError,
    asyncpg.QueryCanceledError,
    ConnectionError,
    TimeoutError,
    OSError,
)
"""Faults of the moment: try again, nothing is wrong with the data."""
