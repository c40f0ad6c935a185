"""When a record is sent: the opening of the books, then month by month, then what comes late.

A month has slots: its files first, then the mistakes found in them, in an order in which each finds what it is about.
"""

COUNTY, TOWNSHIPS, VILLAGES, OFFICES, OPENING = range(5)
"""The units from the top; institutions and practitioners; then what refers to them, and the children already born."""

SLOTS = 5
REPEATS, CHANGES, AGAIN, CORRECTED_FILES = range(1, 5)
"""Slots of a month: what was sent already; voids, amendments, corrections, moves; what they make room for; files sent again
without their faults."""

LATE = 14 * SLOTS
"""After the year: late registrations and records, with the same slots after it for what concerns them."""

MEASURED = 15 * SLOTS
"""At the very end, one by one: the sessions whose accrual is timed."""


def month(number: int, slot: int = 0) -> int:
    """The step of a slot of a month; month 1 is January."""
    return number * SLOTS + slot
