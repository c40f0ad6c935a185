"""The whole run: record the years, let them settle, time single sessions, let them settle again, close the years."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from cradle_demo.driver.closing import Closing
from cradle_demo.driver.commands import Commands
from cradle_demo.driver.dispatch import dispatch
from cradle_demo.driver.display import Display
from cradle_demo.driver.latency import Latencies, measure
from cradle_demo.driver.offices import Offices
from cradle_demo.driver.persistent import PersistentClient, Troubles
from cradle_demo.driver.settling import settle
from cradle_demo.driver.standing import Standing, read_standings
from cradle_demo.driver.tally import Tally
from cradle_demo.records import Record
from cradle_demo.steps import CLOSING

LOOK_SECONDS = 1.0
REQUEST_SECONDS_MAX = 60.0
KEEPALIVE_SECONDS = 2.0
"""Shorter than the services keep an idle connection, so that none is closed under a request."""


@dataclass(frozen=True, slots=True)
class Run:
    """What the run has found: answers, standings at the end, seconds of its stages, latencies, troubles overcome, the closing."""

    tally: Tally
    standings: Sequence[Standing]
    recording_seconds: float
    settling_seconds: float
    recorded_before_measuring: int
    latencies: Latencies
    troubles: Troubles
    closing: Closing


async def drive(records: Sequence[Record], offices: Offices, display: Display) -> Run:
    """Send all records through the services' HTTP interfaces and return when all is decided.

    Raises Unreachable, Unsettled, NotDecided or UnexpectedAnswer where the services do not do their part.
    """
    tally, troubles = Tally(len(records)), Troubles(display.say)
    limits = httpx.Limits(max_connections=32, max_keepalive_connections=32, keepalive_expiry=KEEPALIVE_SECONDS)
    async with httpx.AsyncClient(timeout=REQUEST_SECONDS_MAX, limits=limits) as http, _watch(http, offices.urls, tally, display):
        commands = Commands(PersistentClient(http, troubles), offices)
        display.stage("逐月登记 · recording month by month")
        began_at = time.monotonic()
        await dispatch([record for record in records if not record.measured and record.step < CLOSING], commands, tally)
        recorded_at = time.monotonic()
        display.stage("全部决定 · until all is decided")
        standings = await settle(http, offices.urls)
        settled_at = time.monotonic()
        display.stage("逐场计时 · timing single sessions")
        latencies = await measure([record for record in records if record.measured], commands, tally)
        display.stage("最后清账 · until all is decided again")
        recorded = sum(standing.recorded for standing in standings)
        standings = await settle(http, offices.urls)
        display.stage("年终事项 · what rests on the figures")
        closing = Closing(http, commands)
        await closing.send([record for record in records if record.step >= CLOSING], tally)
    display.done()
    return Run(tally, standings, recorded_at - began_at, settled_at - recorded_at, recorded, latencies, troubles, closing)


@asynccontextmanager
async def _watch(http: httpx.AsyncClient, urls: Mapping[str, str], tally: Tally, display: Display) -> AsyncIterator[None]:
    """Show where everything stands for the length of the context."""

    async def look() -> None:
        while True:
            display.show(tally, await read_standings(http, urls))
            await asyncio.sleep(LOOK_SECONDS)

    task = asyncio.create_task(look())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
