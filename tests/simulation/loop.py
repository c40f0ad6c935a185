"""An event loop with its own time: nothing waits in earnest, and the same seed runs the same way."""

import asyncio
import heapq
from collections.abc import Coroutine
from contextvars import Context, ContextVar
from typing import Any

from simulation.processes import Process

PROCESS: ContextVar[Process | None] = ContextVar("process", default=None)
START_SECONDS = 1_000.0


class AtRest(Exception):
    """Everybody waits for somebody, and no time will come at which that changes."""


class VirtualLoop(asyncio.BaseEventLoop):
    """Runs what is ready in order; where nothing is, the time jumps to the next appointment. A stopped process runs nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._now = START_SECONDS
        self.set_task_factory(_owned_task)

    def time(self) -> float:
        """Seconds, of this loop alone."""
        return self._now

    def _run_once(self) -> None:
        ready, scheduled = self._ready, self._scheduled  # type: ignore[attr-defined]
        if not ready:
            while scheduled and scheduled[0]._cancelled:
                heapq.heappop(scheduled)._scheduled = False
            if not scheduled:
                raise AtRest
            self._now = max(self._now, scheduled[0]._when)
            while scheduled and scheduled[0]._when <= self._now:
                handle = heapq.heappop(scheduled)
                handle._scheduled = False
                ready.append(handle)
        for _ in range(len(ready)):
            handle = ready.popleft()
            if handle._cancelled:
                continue
            process = handle._context.get(PROCESS)
            if process is not None and process.stopped:
                process.deferred.append(handle)
            else:
                handle._run()

    def let_go(self, process: Process) -> None:
        """Let a stopped process go on with what has piled up."""
        process.stopped = False
        self._ready.extend(process.deferred)  # type: ignore[attr-defined]
        process.deferred.clear()

    def _process_events(self, event_list: Any) -> None:
        """There are none from outside."""

    def _write_to_self(self) -> None:
        """There is no other thread."""


def current_process() -> Process | None:
    """The simulated process that this runs in."""
    return PROCESS.get()


def _owned_task(
    loop: asyncio.AbstractEventLoop, coroutine: Coroutine[Any, Any, Any], context: Context | None = None, name: str | None = None
) -> asyncio.Task[Any]:
    task: asyncio.Task[Any] = asyncio.Task(coroutine, loop=loop, name=name, context=context)
    process = context.get(PROCESS) if context is not None else PROCESS.get()
    if process is not None:
        process.tasks.add(task)
        task.add_done_callback(process.tasks.discard)
    return task
