"""The stack's steps on a terminal: a spinner while one runs, its time when it is done; plain lines in a pipe."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.status import Status

from local_stack.progress import Step


@dataclass
class _ShownStep:
    title: str
    live: Status
    remark: str = ""
    started_at: float = field(default_factory=time.monotonic)

    def advance(self, done: int, total: int) -> None:
        self.live.update(f"{self.title} {done}/{total}")

    def note(self, text: str) -> None:
        self.remark = text

    def line(self, mark: str) -> str:
        seconds = time.monotonic() - self.started_at
        return f"{mark} {self.title:<24} {seconds:6.1f} s  {self.remark}"


@dataclass(frozen=True)
class StepDisplay:
    """Shows steps on a console."""

    console: Console

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """One step, its result a line of its own."""
        with self.console.status(title) as live:
            shown = _ShownStep(title, live)
            try:
                yield shown
            except BaseException:
                self.console.print(shown.line("[red]✗[/]"))
                raise
            self.console.print(shown.line("[green]✓[/]"))
