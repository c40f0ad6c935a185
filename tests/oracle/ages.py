"""Ages by completed months (R4, R5). A band is its first day and the day it ends, which is no longer in it."""

import calendar
from datetime import date


def months_complete_on(born: date, months: int) -> date:
    """The day on which so many months of life are complete: the birth's day number, else that month's last day."""
    year = born.year + (born.month - 1 + months) // 12
    month = (born.month - 1 + months) % 12 + 1
    return date(year, month, min(born.day, calendar.monthrange(year, month)[1]))


def infant_band(born: date) -> tuple[date, date]:
    """0-12 months: from birth to before 13 completed months."""
    return born, months_complete_on(born, 13)


def toddler_band(born: date) -> tuple[date, date]:
    """13-36 months: from 13 to before 36 completed months."""
    return months_complete_on(born, 13), months_complete_on(born, 36)


def within(day: date, band: tuple[date, date]) -> bool:
    """True on the days of a band."""
    return band[0] <= day < band[1]


def under_three(born: date, day: date) -> bool:
    """True from birth to before the third birthday."""
    return born <= day < months_complete_on(born, 36)
