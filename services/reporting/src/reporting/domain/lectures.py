"""G1.1: at least two parenting lectures a year in every village and community, and the lectures in all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.policy import Policy
from reporting.domain.contributions import Contribution
from reporting.domain.periods import Period
from reporting.domain.units import counting_units, level_of

LECTURES_DUE = 2
"""Lectures held in a calendar year (clause G1.1, R2)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A registered unit, and the date of each lecture it held that is not voided."""

    code: str
    lecture_dates: tuple[date, ...] = ()


def lecturing_villages(policy: Policy, periods: Sequence[Period], unit: Unit) -> Iterator[Contribution]:
    """G1.1 and G1.1.lectures: a village or community in every year; townships and the county hold no lectures of their own."""
    if level_of(unit.code) == "village":
        units = counting_units(policy, "G1.1", [unit.code])
        units_in_all = counting_units(policy, "G1.1.lectures", [unit.code])
        for period in periods:
            held = sum(day in period.days for day in unit.lecture_dates)
            yield Contribution("G1.1", period.year, units, int(held >= LECTURES_DUE), 1)
            if held:
                yield Contribution("G1.1.lectures", period.year, units_in_all, held, 0)
