"""Section 二(三): home visits to infants, free sessions for toddlers."""

from datetime import date, timedelta

from oracle import ages, policy
from oracle.figures import Figures, Year, add, rates
from oracle.register import Child
from oracle.residence import units_of, village_on, villages_between


def visited_twice(year: Year) -> Figures:
    """G3.1: children whose band 0-12 ended in the year, where they lived on its last day: at least two visit days in it."""
    figures = rates(year.register)
    for child_id, child in year.register.each_child().items():
        band = ages.infant_band(child.born)
        if not year.first <= band[1] <= year.last:
            continue
        village = village_on(child, band[1] - timedelta(days=1))
        done = _visits_in(year, child_id, band) >= policy.VISITS_DUE
        add(figures, units_of(year.register, village), int(done), 1)
    return figures


def visits_done_of_due(year: Year) -> Figures:
    """G3.1.due: of two visit days each, those done for the children in the band on the date."""
    figures = rates(year.register)
    for child_id, child in year.register.each_child().items():
        band = ages.infant_band(child.born)
        if ages.within(year.last, band):
            done = min(policy.VISITS_DUE, _visits_in(year, child_id, band))
            add(figures, units_of(year.register, village_on(child, year.last)), done, policy.VISITS_DUE)
    return figures


def _visits_in(year: Year, child_id: str, band: tuple[date, date]) -> int:
    return sum(ages.within(day, band) for day in year.visit_days[child_id])


def four_attendances(year: Year) -> Figures:
    """G3.2: children in the band and resident on any day of the year: with at least four eligible attendances."""
    figures = rates(year.register)
    for child_id, child in year.register.each_child().items():
        start, end = ages.toddler_band(child.born)
        villages = villages_between(child, max(start, year.first), min(end, year.last + timedelta(days=1)))
        units = set().union(*(units_of(year.register, village) for village in villages))
        done = year.assessment.eligible_of.get((child_id, year.year), 0) >= policy.FREE_ATTENDANCES
        add(figures, units, int(done), 1)
    return figures


def served(year: Year) -> Figures:
    """G3.3: children in the band and resident on the date: with at least one eligible attendance in the year (R16, R17)."""
    figures = rates(year.register)
    for child_id, child in year.register.each_child().items():
        if _toddler_on(child, year.last):
            done = year.assessment.eligible_of.get((child_id, year.year), 0) >= 1
            add(figures, units_of(year.register, village_on(child, year.last)), int(done), 1)
    return figures


def _toddler_on(child: Child, day: date) -> bool:
    return ages.within(day, ages.toddler_band(child.born))
