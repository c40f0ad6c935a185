"""How the stack says what it is doing, so that a terminal, a log and a test can each show it their own way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Step(Protocol):
    """One step under way."""

    def advance(self, done: int, total: int) -> None:
        """So much of so much is done."""

    def note(self, text: str) -> None:
        """What came of it, in a few words."""


class Progress(Protocol):
    """Where steps are shown."""

    def step(self, title: str) -> AbstractContextManager[Step]:
        """Show a step for the length of the context, with the time it took; an exception marks it as failed."""


class SilentStep:
    """Shows nothing."""

    def advance(self, done: int, total: int) -> None:
        """Nothing."""

    def note(self, text: str) -> None:
        """Nothing."""


class SilentProgress:
    """Shows nothing."""

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Nothing."""
        yield SilentStep()
