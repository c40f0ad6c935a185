"""A database connection for a route."""

from collections.abc import AsyncIterator

from fastapi import Request

from chassis.database import Connection


async def connection(request: Request) -> AsyncIterator[Connection]:
    """A connection of the process's pool for the length of a request."""
    async with request.app.state.pool.acquire() as loan:
        yield loan
