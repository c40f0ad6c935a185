"""A database connection for a route."""

from collections.abc import AsyncIterator

from fastapi import Request

from chassis.database import LOAN_SECONDS_MAX, Connection


async def connection(request: Request) -> AsyncIterator[Connection]:
    """A connection of the process's pool for the length of a request. Raises TimeoutError where none becomes free."""
    async with request.app.state.pool.acquire(timeout=LOAN_SECONDS_MAX) as loan:
        yield loan
