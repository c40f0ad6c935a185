"""Named points in a service's process, at which a case can have it killed or stopped, and a note of every guard that fires.

A point is armed by a file of its name in the directory CRADLE_FAULTS_DIRECTORY; the first process that reaches it takes the file.
Guards are the product's own counters: each increment is noted in `firings`, which outlives the process.
"""

import functools
import importlib
import os
import signal
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from prometheus_client import Counter

AFTER = {
    "command.appended": ("chassis.handling", "CommandHandler", "handle"),
    "relay.sending": ("chassis.relay.relay", None, "send"),
    "relay.produced": ("chassis.relay.relay", None, "_in_one_transaction"),
    "inbox.effect": ("chassis.inbox.positions", "Positions", "move"),
    "inbox.committed": ("chassis.inbox.inbox", "Inbox", "process"),
}
"""Reached when the function has returned: after append before the answer; a batch sent and not committed; produced before the cursor
moves; the effect written before commit; committed before the next poll."""
OF_SERVICE = {
    "finance": {"decider.decided": ("finance.application.deciding", "Deciding", "_append")},
    "reporting": {"decider.decided": ("reporting.application.counting", None, "delete_marks")},
}
"""Decided, and the marks gone, before commit: in finance marks are deleted first, in the same transaction."""
CLOCK = "clock-an-hour-back"
"""While a file of this name lies there, the service's clock is an hour behind."""
QUIET = ("cradle_relay_published", "cradle_inbox_applied", "cradle_worker_done")


def directory() -> Path:
    """Where points are armed and firings noted."""
    return Path(os.environ["CRADLE_FAULTS_DIRECTORY"])


def reached(point: str) -> None:
    """Die or stop here if the point is armed for this service."""
    armed = directory() / f"{os.environ['CRADLE_FAULTS_MODULE']}.{point}"
    try:
        armed.rename(armed.with_suffix(f".taken-{os.getpid()}"))
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def wrap(module: str) -> None:
    """Put the points and the notes into this process."""
    for point, (name, owner, function) in (AFTER | OF_SERVICE.get(module, {})).items():
        home = importlib.import_module(name)
        holder = getattr(home, owner) if owner else home
        setattr(holder, function, _reaching(point, getattr(holder, function)))
    _note_counters(module)
    _hold_the_clock(directory() / f"{module}.{CLOCK}")


def _hold_the_clock(back: Path) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) - timedelta(hours=back.exists())

    importlib.import_module("chassis.clock").datetime = Clock


def _reaching(point: str, function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(function)
    async def wrapped(*arguments: Any, **named: Any) -> Any:
        answer = await function(*arguments, **named)
        reached(point)
        return answer

    return wrapped


def _note_counters(module: str) -> None:
    inc, firings = Counter.inc, directory() / "firings"

    def noted(counter: Counter, amount: float = 1, *more: Any, **named: Any) -> None:
        inc(counter, amount, *more, **named)
        if amount and counter._name not in QUIET:
            labels = "/".join(map(str, counter._labelvalues))
            with firings.open("a", encoding="utf-8") as notes:
                notes.write(f"{module} {counter._name} {labels or '-'} {amount:.0f}\n")

    Counter.inc = noted  # type: ignore[method-assign]
