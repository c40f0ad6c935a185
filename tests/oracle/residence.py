"""Where a child is resident: from the day it is registered or moves there, until it moves on or leaves."""

from datetime import date

from oracle.register import Child, Register


def village_on(child: Child, day: date) -> str | None:
    """The village of a day, None where the child is not resident in the county on it."""
    return next((stay.village for stay in child.stays if stay.first <= day < (stay.ended_on or date.max)), None)


def villages_between(child: Child, first: date, end: date) -> set[str]:
    """The villages in which the child is resident on some day from `first` to before `end`."""
    return {stay.village for stay in child.stays if max(first, stay.first) < min(end, stay.ended_on or date.max)}


def units_of(register: Register, code: str | None) -> set[str]:
    """A unit and those it lies in."""
    found = set()
    while code is not None and code in register.units:
        found.add(code)
        code = register.units[code].parent_code
    return found
