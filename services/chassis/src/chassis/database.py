"""The pool of connections of one process to its service's database."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING, TypeAlias

import asyncpg

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"
"""A connection, or a pool's loan of one."""


IDLE_IN_TRANSACTION_SECONDS_MAX = 60
"""How long a transaction may hold its locks while its process does nothing with them: stopped, or cut off. Then the server ends it."""
LOAN_SECONDS_MAX = 20.0
"""How long a request waits for a connection of a pool whose connections are all in use."""


async def open_pool(
    dsn: str, size_max: int, idle_in_transaction_seconds_max: int = IDLE_IN_TRANSACTION_SECONDS_MAX
) -> asyncpg.Pool[asyncpg.Record]:
    """A pool that waits for nothing else: 30 s to connect, 60 s a statement, and no longer than told between two of them."""
    return await asyncpg.create_pool(
        dsn,
        min_size=1,
        max_size=size_max,
        timeout=30,
        command_timeout=60,
        reset=_keep,
        server_settings={
            "application_name": "cradle",
            "timezone": "UTC",
            "idle_in_transaction_session_timeout": f"{idle_in_transaction_seconds_max}s",
        },
    )


def in_transaction(connection: Connection, *, needed: bool = True) -> AbstractAsyncContextManager[object]:
    """The transaction the connection is in, or a new one; none where a single statement is to be one by itself."""
    return connection.transaction() if needed and not connection.is_in_transaction() else nullcontext()


async def _keep(_connection: Connection) -> None:
    """Nothing in a session outlives its transaction here, so a loan is given back without a round trip that resets it."""


TRANSIENT = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.TransactionRollbackError,
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresSystemError,
    asyncpg.LockNotAvailableError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TransactionTimeoutError,
    asyncpg.InvalidCachedStatementError,
    ConnectionError,
    TimeoutError,
    OSError,
)
"""Faults of the moment: try again, nothing is wrong with the data."""
