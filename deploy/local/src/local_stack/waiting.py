"""Waiting for another process, which nothing but asking again can tell us about."""

from __future__ import annotations

import time
from collections.abc import Callable

INTERVAL_SECONDS = 0.03


def holds_within(condition: Callable[[], bool], seconds_max: float) -> bool:
    """Ask until the condition holds (True) or the time is over (False)."""
    end = time.monotonic() + seconds_max
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(INTERVAL_SECONDS)  # noqa: TID251  # another process cannot be awaited
    return True


def wait_until(
    ready: Callable[[], bool],
    *,
    seconds_max: float,
    alive: Callable[[], bool],
    failure: Callable[[str], Exception],
) -> None:
    """Return once `ready`; raise `failure(reason)` when the process has ended or the time is over."""
    answered = False

    def settled() -> bool:
        nonlocal answered
        answered = ready()
        return answered or not alive()

    if not holds_within(settled, seconds_max):
        raise failure(f"it was not ready after {seconds_max:.0f} s")
    if not answered:
        raise failure("it ended")
