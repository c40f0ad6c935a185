"""Faults by seed: how long a call takes, whether it fails before or after it was done, and who is killed or stopped when."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from simulation.loop import current_process
from simulation.processes import Gone

SHARE_OF_PLACES = 0.25
SHARE_OF_CALLS = 0.25
SHARE_AT_ONCE = 0.6
Fault = Literal["before", "after"]


@dataclass(slots=True)
class Weather:
    """The faults of a run. Calm: calls still take their time, but none fails."""

    random: Random
    calm: bool = False
    slow: float = 0.02
    armed: dict[str, bool] = field(default_factory=dict)
    struck: int = 0
    reached: int = 0

    def strikes(self, place: str) -> Fault | None:
        """Whether a call at this place of the code fails, and if it is done all the same: a quarter of the places, of the calls."""
        self.reached += 1
        if self.calm:
            return None
        armed = self.armed.get(place)
        if armed is None:
            armed = self.armed[place] = self.random.random() < SHARE_OF_PLACES
        if not armed or self.random.random() >= SHARE_OF_CALLS:
            return None
        self.struck += 1
        return "before" if self.random.random() < 0.5 else "after"

    async def travel(self) -> None:
        """The way to a server or back, on which others may come first. Raises Gone for a process that was killed meanwhile."""
        require_alive()
        draw = self.random.random()
        if draw > 1 - SHARE_AT_ONCE:
            return
        await asyncio.sleep(draw * 0.002 if draw > self.slow or self.calm else self.random.random())
        require_alive()


def require_alive() -> None:
    """Raise Gone in a process that was killed."""
    process = current_process()
    if process is not None and not process.alive:
        raise Gone(process.name)


async def call(weather: Weather, place: str, do: Callable[[], object], error: Callable[[], Exception]) -> object:
    """A call to a server: it travels, is done, and its answer travels back; or it fails on one of the ways."""
    await weather.travel()
    fault = weather.strikes(place)
    if fault == "before":
        raise error()
    answer = do()
    if fault == "after":
        raise error()
    return answer
