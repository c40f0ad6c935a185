"""What an id stands for before its first event, and when it belongs to an aggregate of another kind."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Absent:
    """Nothing has happened under this id yet."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """The id is another kind of aggregate's: nothing may begin under it, and nothing here is known by it."""
