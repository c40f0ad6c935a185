"""What an id stands for before its first event."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Absent:
    """Nothing has happened under this id yet."""
