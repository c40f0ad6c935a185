"""Randomness and ids that depend on the seed alone."""

from datetime import date, timedelta
from random import Random
from uuid import UUID, uuid5

_NAMESPACE = UUID("6ad0c8c1-8f0e-5f57-9c39-2f9f3c5b7f11")


class Seeded:
    """The source of all chance in a generated year: independent streams by name, and ids by kind and number."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._last: dict[str, int] = {}

    def stream(self, name: str) -> Random:
        """A random stream of its own for one part of the year: changing one part leaves the others as they were."""
        return Random(f"{self.seed}/{name}")

    def new_id(self, kind: str) -> str:
        """The next id of a kind."""
        number = self._last[kind] = self._last.get(kind, 0) + 1
        return str(uuid5(_NAMESPACE, f"{self.seed}/{kind}/{number}"))


def day_between(random: Random, first: date, last: date) -> date:
    """A day from `first` to `last`, both included. Raises ValueError where there is none."""
    return first + timedelta(days=random.randint(0, (last - first).days))


def share(total: int, scale: float, at_least: int = 1) -> int:
    """A number of things at a scale, never so few that a mistake of real life would be missing."""
    return max(at_least, round(total * scale))
