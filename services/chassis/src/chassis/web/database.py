"""A database connection for a route, or for the making of a file."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import Request

from chassis.database import LOAN_SECONDS_MAX, Connection


async def connection(request: Request) -> AsyncIterator[Connection]:
    """A connection of the process's pool for the length of a request. Raises TimeoutError where none becomes free."""
    async with request.app.state.pool.acquire(timeout=LOAN_SECONDS_MAX) as loan:
        yield loan


@asynccontextmanager
async def snapshot(request: Request) -> AsyncIterator[Connection]:
    """A connection that sees everything as of one moment, given back before a file made with it is sent."""
    async with request.app.state.pool.acquire(timeout=LOAN_SECONDS_MAX) as loan, as_of_one_moment(loan):
        yield loan


def as_of_one_moment(loan: Connection) -> AbstractAsyncContextManager[object]:
    """A transaction in which every statement sees the same."""
    return loan.transaction(isolation="repeatable_read", readonly=True)
