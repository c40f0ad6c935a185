"""Simulated processes: they are killed, stopped for a while, and started again; what they hold on servers is let go."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


class Gone(ConnectionError):
    """The process has been killed: what it still does reaches nobody."""


@dataclass(slots=True, eq=False)
class Process:
    """A process. `closing` is what servers do when its connections break."""

    name: str
    alive: bool = True
    stopped: bool = False
    deferred: list[Any] = field(default_factory=list)
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    closing: list[Callable[[], None]] = field(default_factory=list)

    def kill(self) -> None:
        """End it between two awaits: its transactions are rolled back, and nothing it does afterwards has an effect."""
        self.alive = False
        for close in list(self.closing):
            close()
        self.closing.clear()
        for task in list(self.tasks):
            task.cancel()
