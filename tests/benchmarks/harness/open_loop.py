"""Load whose arrivals do not wait for answers, so that a slow server is charged for all who would have waited."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Sequence

LEAD_SECONDS = 0.2


async def at_rate(
    rate: float, count: int, act: Callable[[int, float], Awaitable[None]], enough: Callable[[], bool] = lambda: False
) -> float:
    """Start `act(number, due)` at each due moment (`time.perf_counter`), wait for all of them, say how long it took.

    No more are started once there are `enough`. Latencies are to be counted from `due`: what the loop itself was late by is part
    of them. Raises what any act raises.
    """
    first = time.perf_counter() + LEAD_SECONDS
    async with asyncio.TaskGroup() as group:
        for number in range(count):
            if enough():
                break
            due = first + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(act(number, due))
    return time.perf_counter() - first


def quantile_ms(seconds: Sequence[float], share: float) -> float:
    """In milliseconds, the value that this share of the latencies does not exceed. Raises ValueError for none."""
    if not seconds:
        raise ValueError("no latencies")
    ordered = sorted(seconds)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] * 1000
