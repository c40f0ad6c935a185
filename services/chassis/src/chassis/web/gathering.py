"""Single commands that come while others are under way are decided together, in one transaction: under load that costs a
fraction of a transaction each. None waits for company: a command that comes alone starts at once.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any

from chassis.application import CommandType
from chassis.database import TRANSIENT
from chassis.handling import CONTENDED, CommandHandler, Outcome, Submitted

TOGETHER_MAX = 50
"""Commands in one transaction: as many as an append still wakes the relay for."""
RECENT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A command, who waits for its outcome, and what they run in (the request's trace)."""

    command: Submitted
    outcome: asyncio.Future[Outcome]
    context: Context = field(default_factory=copy_context)


@dataclass(slots=True)
class Gathering:
    """Hands commands to their handler, one transaction of each kind at a time, within the trace of the first in it."""

    handler: CommandHandler
    _waiting: dict[str, deque[Waiting]] = field(default_factory=lambda: defaultdict(deque))
    _working: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _heard: float = float("-inf")

    @property
    def is_asked(self) -> bool:
        """Whether somebody sends single commands: one has come within a second, by the event loop's clock."""
        return asyncio.get_running_loop().time() - self._heard < RECENT_SECONDS

    async def handle(self, kind: CommandType[Any, Any, Any], command: Submitted) -> Outcome:
        """A command's outcome. Raises what its handling raises, were it handled alone."""
        loop = asyncio.get_running_loop()
        self._heard = loop.time()
        outcome: asyncio.Future[Outcome] = loop.create_future()
        self._waiting[kind.name].append(Waiting(command, outcome))
        if kind.name not in self._working:
            self._working[kind.name] = asyncio.create_task(self._work(kind))
        return await outcome

    async def _work(self, kind: CommandType[Any, Any, Any]) -> None:
        waiting = self._waiting[kind.name]
        try:
            while waiting:
                batch = [waiting.popleft() for _ in range(min(len(waiting), TOGETHER_MAX))]
                await asyncio.create_task(self._handle(kind, batch), context=batch[0].context)
        finally:
            del self._working[kind.name]

    async def _handle(self, kind: CommandType[Any, Any, Any], batch: Sequence[Waiting]) -> None:
        """Settle every outcome of the batch; where one of its commands spoils it for all, each is handled by itself."""
        outcomes: Sequence[Outcome | Exception]
        try:
            outcomes = await self.handler.handle(kind, [one.command for one in batch])
        except Exception as error:  # noqa: BLE001  it is raised to those who wait
            outcomes = [error] * len(batch)
        if len(batch) > 1 and _spoilt(outcomes[0]):
            for one in batch:
                await self._handle(kind, [one])
            return
        for one, outcome in zip(batch, outcomes, strict=True):
            _settle(one, outcome)


def _spoilt(first: Outcome | Exception) -> bool:
    """Whether the batch came to nothing, and not because the database could not be had."""
    if isinstance(first, Exception):
        return not isinstance(first, TRANSIENT)
    return first.refusal is CONTENDED


def _settle(one: Waiting, result: Outcome | Exception) -> None:
    """Tell who waits, if they still do."""
    if one.outcome.done():
        return
    if isinstance(result, Exception):
        one.outcome.set_exception(result)
    else:
        one.outcome.set_result(result)
