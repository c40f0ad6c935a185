"""Where a child is resident: from the day it is registered or moves there, until it moves on or leaves."""

from collections.abc import Iterator
from datetime import date

from oracle.register import Child, Register

FOR_EVER = date.max


def stays(child: Child) -> Iterator[tuple[date, date, str]]:
    """First day, the day it ends, and village of each stay."""
    ends = [start for start, _ in child.stays[1:]] + [child.left_on or FOR_EVER]
    for (start, village), end in zip(child.stays, ends, strict=True):
        yield start, end, village


def village_on(child: Child, day: date) -> str | None:
    """The village of a day, None where the child is not resident in the county on it."""
    return next((village for start, end, village in stays(child) if start <= day < end), None)


def villages_between(child: Child, first: date, end: date) -> set[str]:
    """The villages in which the child is resident on some day from `first` to before `end`."""
    return {village for start, stop, village in stays(child) if max(first, start) < min(end, stop)}


def units_of(register: Register, code: str | None) -> set[str]:
    """A unit and those it lies in."""
    found = set()
    while code is not None and code in register.units:
        found.add(code)
        code = register.units[code].parent_code
    return found
