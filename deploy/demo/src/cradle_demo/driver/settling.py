"""Waiting until everything recorded is published, applied and decided."""

import asyncio
import time
from collections.abc import Mapping

import httpx

from cradle_demo.driver.standing import Standing, read_standings
from cradle_demo.failure import DemoFailed

POLL_SECONDS = 0.25
QUIET_POLLS = 3
"""The services are settled when this many looks in a row find nothing left to do and nothing new."""

PATIENCE_SECONDS = 300.0


class Unsettled(DemoFailed):
    """The services were not done in time, or stand still on what they cannot use."""


async def settle(http: httpx.AsyncClient, urls: Mapping[str, str]) -> list[Standing]:
    """Where the services stand once all is applied and decided. Raises Unsettled."""
    given_up_at, quiet, before = time.monotonic() + PATIENCE_SECONDS, 0, list[Standing]()
    while quiet < QUIET_POLLS:
        standings = await read_standings(http, urls)
        still = all(standing.is_quiet for standing in standings)
        quiet = quiet + 1 if still and standings == before else 0
        before = standings
        if time.monotonic() > given_up_at:
            raise Unsettled(f"not settled after {PATIENCE_SECONDS:.0f} s: {standings}")
        await asyncio.sleep(POLL_SECONDS)
    if parked := [standing for standing in before if standing.parked]:
        raise Unsettled(f"events are parked, see `cradle parked`: {parked}")
    return before
