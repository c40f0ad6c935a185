"""When a record is sent: the opening of the books, then month by month, then what comes late.

Months are counted from January 2020, over all years. A month has slots: its files first, then the mistakes found in them, in an
order in which each finds what it is about.
"""

from datetime import date

COUNTY, TOWNSHIPS, VILLAGES, OFFICES, OPENING = range(5)
"""The units from the top; institutions and practitioners; then what refers to them, and the children already born."""

SLOTS = 5
REPEATS, CHANGES, AGAIN, CORRECTED_FILES = range(1, 5)
"""Slots of a month: what was sent already; voids, amendments, corrections, moves; what they make room for; files sent again
without their faults."""

MEASURED = 60 * SLOTS
"""At the very end, one by one: the sessions whose accrual is timed."""

CLOSING = MEASURED + SLOTS
"""After everything is decided: what rests on the figures as they stand. Each step is decided before the next is sent."""

FIRST_YEAR = 2020


def month(number: int, slot: int = 0) -> int:
    """The step of a slot of a month; month 1 is January 2020, month 13 January 2021."""
    return number * SLOTS + slot


def slot_of(step: int, slot: int) -> int:
    """The step of another slot of the same month."""
    return step // SLOTS * SLOTS + slot


def entered_on(day: date) -> int:
    """The step in which something of a day is entered in time: what lies before the first year, when the books are opened."""
    return OPENING if day.year < FIRST_YEAR else month(12 * (day.year - FIRST_YEAR) + day.month)


def month_of(step: int) -> str:
    """The month in which a step's records are sent, as people write it; nothing before the first and at the very end."""
    number = step // SLOTS - 1
    return f"{FIRST_YEAR + number // 12}-{number % 12 + 1:02d}" if month(1) <= step < MEASURED else ""
