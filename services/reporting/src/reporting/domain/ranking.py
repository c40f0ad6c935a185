"""The best and the worst of units against a target."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple


class Standing(NamedTuple):
    """A unit's figure; a count has no denominator."""

    unit_code: str
    numerator: int
    denominator: int | None

    @property
    def value(self) -> Fraction:
        """The rate, or the count."""
        return Fraction(self.numerator, 1 if self.denominator is None else self.denominator)


def best_and_worst(standings: Iterable[Standing]) -> tuple[Standing, Standing] | None:
    """The unit with the highest value and the one with the lowest, of equals the first by code; None where nothing is due."""
    judged = sorted((s for s in standings if s.denominator != 0), key=lambda s: s.unit_code)
    if not judged:
        return None
    return max(judged, key=lambda s: s.value), min(judged, key=lambda s: s.value)
