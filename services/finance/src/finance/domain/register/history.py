"""What every fold shares."""

from typing import TypeVar

F = TypeVar("F")


class BrokenHistory(Exception):
    """An aggregate's events do not follow one another: the event is parked, with all later ones of its key."""


def begun(fact: F | None, what: str) -> F:
    """The fact so far. Raises BrokenHistory where nothing has begun it."""
    if fact is None:
        raise BrokenHistory(f"{what} has no beginning")
    return fact


def not_begun(fact: object | None, what: str) -> None:
    """Raises BrokenHistory where the fact has begun already."""
    if fact is not None:
        raise BrokenHistory(f"{what} begins twice")
