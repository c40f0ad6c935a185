"""Section 二(一): households given the must-know material; knowledge by survey."""

from datetime import date

from oracle import ages
from oracle.figures import Figures, Year, add, rates
from oracle.residence import units_of, village_on


def households_informed(year: Year) -> Figures:
    """G1.2: households with a resident child under three, given the material since the youngest of these was born."""
    homes: dict[str, set[str]] = {}
    born: dict[str, date] = {}
    for child in year.register.each_child().values():
        village = village_on(child, year.last)
        if village is not None and ages.under_three(child.born, year.last):
            homes.setdefault(child.household_id, set()).update(units_of(year.register, village))
            born[child.household_id] = max(child.born, born.get(child.household_id, date.min))
    informed = {
        given.household_id
        for given in year.diary.handovers.values()
        if not given.voided and given.household_id in born and born[given.household_id] <= given.day <= year.last
    }
    figures = rates(year.register)
    for household_id, units in homes.items():
        add(figures, units, int(household_id in informed), 1)
    return figures


def knowledge(year: Year) -> Figures:
    """G1.3: right of asked, each township by its latest round closed in the year."""
    latest: dict[str, tuple[date, str, int, int]] = {}
    for survey_id, found in year.diary.rounds.items():
        if found.closed_on is not None and year.first <= found.closed_on <= year.last:
            for code, (asked, right) in found.results.items():
                if asked:
                    latest[code] = max(latest.get(code, (date.min, "", 0, 0)), (found.closed_on, survey_id, asked, right))
    figures = rates(year.register, ("county", "township"))
    for code, (_, _, asked, right) in latest.items():
        add(figures, units_of(year.register, code), right, asked)
    return figures
