"""Section 二(一): lectures held, households reached."""

from collections import Counter, defaultdict

from oracle import ages, policy
from oracle.figures import Figures, Year, add, counts, rates
from oracle.residence import units_of, village_on


def villages_with_lectures(year: Year) -> Figures:
    """G1.1: villages with at least two lectures held in the year and not voided, of all."""
    held = _lectures_held(year)
    figures = rates(year.register)
    for code, unit in year.register.units.items():
        if unit.level == "village":
            add(figures, units_of(year.register, code), int(held[code] >= policy.LECTURES_DUE), 1)
    return figures


def lectures_in_all(year: Year) -> Figures:
    """G1.1, beside it: the lectures held in the year and not voided."""
    figures = counts(year.register)
    for code, held in _lectures_held(year).items():
        add(figures, units_of(year.register, code), held)
    return figures


def _lectures_held(year: Year) -> Counter[str]:
    return Counter(
        lecture.unit_code
        for lecture in year.diary.lectures.values()
        if not lecture.voided and year.first <= lecture.day <= year.last
    )


def households_reached(year: Year) -> Figures:
    """G1.3.reach: households with a resident child under three that a visit, session, lecture or outreach of the year reached."""
    reached = _households_reached(year)
    homes: dict[str, set[str]] = defaultdict(set)
    for child in year.register.each_child().values():
        village = village_on(child, year.last)
        if village is not None and ages.under_three(child.born, year.last):
            homes[child.household_id] |= units_of(year.register, village)
    figures = rates(year.register)
    for household_id, units in homes.items():
        add(figures, units, int(household_id in reached), 1)
    return figures


def _households_reached(year: Year) -> set[str]:
    children = year.register.children
    household = {child_id: children[year.register.who(child_id)].household_id for child_id in children}
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
    for outreach_id, household_ids in year.daybook.invited.items():
        outreach = year.daybook.things[outreach_id]
        if not outreach.ended and year.first <= outreach.first <= year.last:
            reached |= set(household_ids)
    return reached
