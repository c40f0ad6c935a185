"""Help for special families and the means for it, and G3.4."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from oracle import ages
from oracle.residence import units_of, village_on

if TYPE_CHECKING:
    from oracle.figures import Figures, Year


@dataclass
class Help:
    household_id: str
    day: date
    voided: bool = False


def special_families_helped(year: "Year", figures: "Figures", *, with_means_alone: bool) -> "Figures":
    """G3.4, G3.4.known: families flagged on the date with a resident child under three, helped in the year, of those."""
    homes: dict[str, set[str]] = {}
    for child in year.register.each_child().values():
        village = village_on(child, year.last)
        if village is None or not ages.under_three(child.born, year.last) or not _flagged(year, child.household_id):
            continue
        if not with_means_alone or _means(year, village[:9]):
            homes.setdefault(child.household_id, set()).update(units_of(year.register, village))
    helped = {h.household_id for h in year.diary.helps.values() if not h.voided and year.first <= h.day <= year.last}
    for household_id, units in homes.items():
        for code in units & figures.keys():
            done, of = figures[code]
            figures[code] = [(done or 0) + (household_id in helped), (of or 0) + 1]
    return figures


def _flagged(year: "Year", household_id: str) -> bool:
    flags = year.register.special_families.get(household_id, [])
    return any(start <= year.last and (end is None or year.last < end) for start, end in flags)


def _means(year: "Year", township: str) -> bool:
    steps = [has for start, has in year.diary.means.get(township, []) if start <= year.last]
    return bool(steps) and steps[-1]
