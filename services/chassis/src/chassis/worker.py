"""Background work: a bounded piece at a time, woken by NOTIFY or by the clock, patient with faults of the moment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import structlog

from chassis.appending import ForkedStore
from chassis.database import TRANSIENT
from chassis.metrics import WORK_DONE, WORK_RETRIES
from chassis.pulse import beat
from chassis.service import Worker

WAKE_WORK = "cradle_work"
POLL_SECONDS = 1.0
CONNECT_SECONDS_MAX = 3.0
BACKOFF_SECONDS_MAX = 10.0
_log = structlog.get_logger()


@asynccontextmanager
async def listening(dsn: str, channel: str, wake: asyncio.Event) -> AsyncIterator[asyncpg.Connection]:
    """Set `wake` on every notification of a channel, and when the connection is lost: then the caller listens anew."""
    connection = await _connect(dsn)

    def on_notify(*_: Any) -> None:
        wake.set()

    await connection.add_listener(channel, on_notify)
    connection.add_termination_listener(on_notify)
    try:
        yield connection
    finally:
        if not connection.is_closed():
            await connection.close(timeout=2)


async def _connect(dsn: str) -> asyncpg.Connection:
    """A connection. One that is being opened when the caller is cancelled is closed as soon as it is there: a driver that is
    cancelled in between leaves its socket open."""
    opening = asyncio.ensure_future(asyncpg.connect(dsn))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        await asyncio.wait({opening}, timeout=CONNECT_SECONDS_MAX)
        if opening.done() and not opening.cancelled() and opening.exception() is None:
            await opening.result().close(timeout=2)
        opening.cancel()
        raise


async def wait_for_wake(wake: asyncio.Event, seconds: float) -> None:
    """Until woken, or until the time is up."""
    try:
        async with asyncio.timeout(seconds):
            await wake.wait()
    except TimeoutError:
        return
    finally:
        wake.clear()


async def run_worker(worker: Worker, pool: asyncpg.Pool, dsn: str) -> None:
    """Run a worker until cancelled. A fault that is not of the moment ends the process, loudly."""
    wake = asyncio.Event()
    backoff = 0.1
    while True:
        try:
            async with listening(dsn, WAKE_WORK, wake) as listener:
                while not listener.is_closed():
                    done = await worker.run_once(pool)
                    backoff = 0.1
                    beat(f"worker:{worker.name}")
                    if done:
                        WORK_DONE.labels(worker.name).inc(done)
                        _log.info("worker.done", worker=worker.name, done=done)
                    else:
                        await wait_for_wake(wake, POLL_SECONDS)
        except (*TRANSIENT, ForkedStore) as error:
            WORK_RETRIES.labels(worker.name).inc()
            _log.warning("worker.retry", worker=worker.name, error=error, backoff_seconds=backoff)
            await asyncio.sleep(backoff)
            backoff = min(backoff * 2, BACKOFF_SECONDS_MAX)
