"""The figures of the target rows that events record, per unit, as of the year's last day."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from oracle import ages, policy
from oracle.attendances import Assessment
from oracle.diary import Diary
from oracle.register import Child, Register
from oracle.residence import units_of, village_on, villages_between

Figures = dict[str, list[int | None]]
"""Numerator and denominator (None: a count) by unit code."""


@dataclass
class Year:
    """What the figures of a year are counted from."""

    register: Register
    diary: Diary
    assessment: Assessment
    year: int

    def __post_init__(self) -> None:
        self.first, self.last = date(self.year, 1, 1), date(self.year, 12, 31)
        self.visit_days: dict[str, set[date]] = defaultdict(set)
        for visit in self.diary.visits.values():
            if not visit.voided and visit.day <= self.last:
                self.visit_days[visit.child_id].add(visit.day)


def all_figures(year: Year) -> dict[str, Figures]:
    """Every recorded row."""
    rows: dict[str, Callable[[Year], Figures]] = {
        "G1.1": villages_with_lectures,
        "G1.1.lectures": lectures_in_all,
        "G1.3.reach": households_reached,
        "G2.2": lambda y: places(y, "station"),
        "G2.3": lambda y: places(y, "activity-room"),
        "G2.4": employer_institutions,
        "G3.1": visited_twice,
        "G3.1.due": visits_done_of_due,
        "G3.2": four_attendances,
        "G3.3": served,
        "G5.1": backbone,
    }
    return {name: count(year) for name, count in rows.items()}


def _rate(register: Register, levels: Iterable[str]) -> Figures:
    wanted = set(levels)
    return {code: [0, 0] for code, unit in register.units.items() if unit.level in wanted}


def _count(register: Register, levels: Iterable[str]) -> Figures:
    wanted = set(levels)
    return {code: [0, None] for code, unit in register.units.items() if unit.level in wanted}


def _add(figures: Figures, units: Iterable[str], done: int, of: int = 0) -> None:
    for code in units:
        if code in figures:
            numerator, denominator = figures[code]
            figures[code] = [(numerator or 0) + done, None if denominator is None else denominator + of]


ALL = ("county", "township", "village")


def _lectures_held(year: Year) -> Counter[str]:
    return Counter(
        lecture.unit_code
        for lecture in year.diary.lectures.values()
        if not lecture.voided and year.first <= lecture.day <= year.last
    )


def lectures_in_all(year: Year) -> Figures:
    """G1.1, beside it: the lectures held in the year and not voided."""
    figures = _count(year.register, ALL)
    for code, held in _lectures_held(year).items():
        _add(figures, units_of(year.register, code), held)
    return figures


def villages_with_lectures(year: Year) -> Figures:
    """G1.1: villages with at least two lectures held in the year and not voided, of all."""
    held = _lectures_held(year)
    figures = _rate(year.register, ALL)
    for code, unit in year.register.units.items():
        if unit.level == "village":
            _add(figures, units_of(year.register, code), int(held[code] >= policy.LECTURES_DUE), 1)
    return figures


def households_reached(year: Year) -> Figures:
    """G1.3.reach: households with a resident child under three that a visit, session or lecture of the year reached."""
    reached = _households_reached(year)
    homes: dict[str, set[str]] = defaultdict(set)
    for child in year.register.children.values():
        village = village_on(child, year.last)
        if village is not None and ages.under_three(child.born, year.last):
            homes[child.household_id] |= units_of(year.register, village)
    figures = _rate(year.register, ALL)
    for household_id, units in homes.items():
        _add(figures, units, int(household_id in reached), 1)
    return figures


def _households_reached(year: Year) -> set[str]:
    household = {child_id: child.household_id for child_id, child in year.register.children.items()}
    reached: set[str] = set()
    for visit in year.diary.visits.values():
        if not visit.voided and year.first <= visit.day <= year.last and visit.child_id in household:
            reached.add(household[visit.child_id])
    for session in year.diary.sessions.values():
        if not session.voided and year.first <= session.day <= year.last:
            reached |= {household[child_id] for child_id in session.children if child_id in household}
    for lecture in year.diary.lectures.values():
        if not lecture.voided and year.first <= lecture.day <= year.last:
            reached |= set(lecture.household_ids)
    return reached


def places(year: Year, kind: str) -> Figures:
    """G2.2, G2.3: accepted on or before the date and not closed before it, in the unit that applied."""
    figures = _count(year.register, ("county", "township") if kind == "station" else ALL)
    for facility in year.register.facilities.values():
        accepted = facility.accepted_on is not None and facility.accepted_on <= year.last
        if facility.kind == kind and accepted and not (facility.closed_on and facility.closed_on < year.last):
            _add(figures, units_of(year.register, facility.applicant_code), 1)
    return figures


def employer_institutions(year: Year) -> Figures:
    """G2.4: employer institutions filed on or before the date."""
    figures = _count(year.register, ("county", "township"))
    for institution in year.register.institutions.values():
        if institution.kind == "employer" and institution.filed_on <= year.last:
            _add(figures, units_of(year.register, institution.township_code), 1)
    return figures


def visited_twice(year: Year) -> Figures:
    """G3.1: children whose band 0-12 ended in the year, where they lived on its last day: at least two visit days in it."""
    figures = _rate(year.register, ALL)
    for child_id, child in year.register.children.items():
        band = ages.infant_band(child.born)
        if not year.first <= band[1] <= year.last:
            continue
        village = village_on(child, band[1] - timedelta(days=1))
        done = _visits_in(year, child_id, band) >= policy.VISITS_DUE
        _add(figures, units_of(year.register, village), int(done), 1)
    return figures


def visits_done_of_due(year: Year) -> Figures:
    """G3.1.due: of two visit days each, those done for the children in the band on the date."""
    figures = _rate(year.register, ALL)
    for child_id, child in year.register.children.items():
        band = ages.infant_band(child.born)
        if ages.within(year.last, band):
            done = min(policy.VISITS_DUE, _visits_in(year, child_id, band))
            _add(figures, units_of(year.register, village_on(child, year.last)), done, policy.VISITS_DUE)
    return figures


def _visits_in(year: Year, child_id: str, band: tuple[date, date]) -> int:
    return sum(ages.within(day, band) for day in year.visit_days[child_id])


def four_attendances(year: Year) -> Figures:
    """G3.2: children in the band and resident on any day of the year: with at least four eligible attendances."""
    figures = _rate(year.register, ALL)
    for child_id, child in year.register.children.items():
        start, end = ages.toddler_band(child.born)
        villages = villages_between(child, max(start, year.first), min(end, year.last + timedelta(days=1)))
        units = set().union(*(units_of(year.register, village) for village in villages))
        done = year.assessment.eligible_of.get((child_id, year.year), 0) >= policy.FREE_ATTENDANCES
        _add(figures, units, int(done), 1)
    return figures


def served(year: Year) -> Figures:
    """G3.3: children in the band and resident on the date: with at least one eligible attendance in the year (R16, R17)."""
    figures = _rate(year.register, ALL)
    for child_id, child in year.register.children.items():
        if _toddler_on(child, year.last):
            done = year.assessment.eligible_of.get((child_id, year.year), 0) >= 1
            _add(figures, units_of(year.register, village_on(child, year.last)), int(done), 1)
    return figures


def _toddler_on(child: Child, day: date) -> bool:
    return ages.within(day, ages.toddler_band(child.born))


def backbone(year: Year) -> Figures:
    """G5.1: distinct people who attended a backbone training up to the date."""
    people: set[str] = set()
    for training in year.diary.trainings.values():
        if training.kind == "backbone" and training.day <= year.last:
            people |= set(training.attendees)
    figures = _count(year.register, ("county",))
    for code in figures:
        figures[code] = [len(people), None]
    return figures
