"""A subject's contribution to a target of a year, and what a change of contributions does to the figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

SubjectKind = Literal["child", "household", "unit", "facility", "institution", "practitioner", "township"]


class Subject(NamedTuple):
    """Who or what counts as a member of a target: a child, a household, a village or township by its code, a facility, a person."""

    kind: SubjectKind
    key: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one subject adds to a target of a year, in every unit that counts it.

    `units` names each unit once, whatever brought the subject into it: a child that moved within a township is in two of
    its villages and once in the township. `numerator` is never more than `denominator`, save for a count, where
    the denominator is 0.
    """

    target: str
    year: int
    units: tuple[str, ...]
    numerator: int
    denominator: int


class FigureKey(NamedTuple):
    """A figure: a target in a unit and a year."""

    target: str
    unit_code: str
    year: int


class Difference(NamedTuple):
    """By how much a figure changes."""

    numerator: int
    denominator: int


def differences(before: Iterable[Contribution], after: Iterable[Contribution]) -> dict[FigureKey, Difference]:
    """By how much each figure changes where the contributions `before` become those `after`; unchanged figures are left out."""
    sums: dict[FigureKey, tuple[int, int]] = {}
    for sign, contributions in ((-1, before), (1, after)):
        for contribution in contributions:
            for unit_code in contribution.units:
                key = FigureKey(contribution.target, unit_code, contribution.year)
                numerator, denominator = sums.get(key, (0, 0))
                sums[key] = (numerator + sign * contribution.numerator, denominator + sign * contribution.denominator)
    return {key: Difference(*change) for key, change in sums.items() if change != (0, 0)}
