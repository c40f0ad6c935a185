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
class HeldLecture:
    """A lecture's day, and the titles its lecturer had been awarded by then."""

    held_on: date
    titles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Unit:
    """A registered unit, and each lecture it held that is not voided."""

    code: str
    lectures: tuple[HeldLecture, ...] = ()


def lecturing_villages(policy: Policy, periods: Sequence[Period], unit: Unit) -> Iterator[Contribution]:
    """G1.1 and G1.1.lectures: a village or community in every year; townships and the county hold no lectures of their own."""
    if level_of(unit.code) == "village":
        units = counting_units(policy, "G1.1", [unit.code])
        units_in_all = counting_units(policy, "G1.1.lectures", [unit.code])
        for period in periods:
            held = [lecture for lecture in unit.lectures if lecture.held_on in period.days]
            reached = sum(_counts(policy, lecture) for lecture in held) >= LECTURES_DUE
            yield Contribution("G1.1", period.year, units, int(reached), 1)
            if held:
                yield Contribution("G1.1.lectures", period.year, units_in_all, len(held), 0)


def _counts(policy: Policy, lecture: HeldLecture) -> bool:
    """Whether a lecture counts for G1.1: any that was held, or only one whose lecturer qualifies for S2. R2, R3."""
    held = policy.on(lecture.held_on)
    return held.reading("R2") == "any-held" or not held.lecturer_titles.isdisjoint(lecture.titles)
