"""A rate found by asking some of many, and how far off it may be. Clause G1.3."""

from dataclasses import dataclass
from math import ceil, floor, sqrt

WHOLE = 10_000
"""100 % in basis points."""
Z = 1.959963984540054
"""The normal quantile of a two-sided 95 %."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share in basis points with its 95 % interval by Wilson's score: it holds for small samples and near 100 % too."""

    asked: int
    yes: int
    basis_points: int
    low: int
    high: int


def rate(yes: int, asked: int) -> Rate | None:
    """The rate of `yes` among `asked`, rounded to the nearest; the interval is rounded outwards. None where nobody was asked."""
    if asked == 0:
        return None
    share, weight = yes / asked, Z * Z / asked
    middle = (share + weight / 2) / (1 + weight)
    reach = Z * sqrt(share * (1 - share) / asked + weight / (4 * asked)) / (1 + weight)
    low, high = max(0.0, middle - reach), min(1.0, middle + reach)
    return Rate(asked, yes, round(WHOLE * yes / asked), floor(WHOLE * low), ceil(WHOLE * high))
