"""Figures by unit, and the year they are counted for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from oracle.attendances import Assessment
from oracle.daybook import Daybook
from oracle.diary import Diary
from oracle.register import Register

Figures = dict[str, list[int | None]]
"""Numerator and denominator (None: a count) by unit code."""

ALL = ("county", "township", "village")


@dataclass
class Year:
    """What the figures of a year are counted from."""

    register: Register
    diary: Diary
    assessment: Assessment
    year: int
    daybook: Daybook = field(default_factory=Daybook)

    def __post_init__(self) -> None:
        self.first, self.last = date(self.year, 1, 1), date(self.year, 12, 31)
        self.visit_days: dict[str, set[date]] = defaultdict(set)
        for visit in self.diary.visits.values():
            if not visit.voided and visit.day <= self.last:
                self.visit_days[self.register.who(visit.child_id)].add(visit.day)


def rates(register: Register, levels: Iterable[str] = ALL) -> Figures:
    """Nothing of nothing for every unit of the levels."""
    wanted = set(levels)
    return {code: [0, 0] for code, unit in register.units.items() if unit.level in wanted}


def counts(register: Register, levels: Iterable[str] = ALL) -> Figures:
    """A count of nothing for every unit of the levels."""
    wanted = set(levels)
    return {code: [0, None] for code, unit in register.units.items() if unit.level in wanted}


def add(figures: Figures, units: Iterable[str], done: int, of: int = 0) -> None:
    """Count something in these units, as far as the row is kept for them."""
    for code in units:
        if code in figures:
            numerator, denominator = figures[code]
            figures[code] = [(numerator or 0) + done, None if denominator is None else denominator + of]
