"""The generator's own reckoning of ages: whom a clerk would serve."""

from calendar import monthrange
from datetime import date, timedelta


def turns(birth_date: date, months: int) -> date:
    """The day a child turns so many months; on a month's last day where the month is too short."""
    year, month0 = divmod(birth_date.year * 12 + birth_date.month - 1 + months, 12)
    return date(year, month0 + 1, min(birth_date.day, monthrange(year, month0 + 1)[1]))


def infancy(birth_date: date) -> tuple[date, date]:
    """First and last day at which a home visit is due."""
    return birth_date, turns(birth_date, 13) - timedelta(days=1)


def toddlerhood(birth_date: date) -> tuple[date, date]:
    """First and last day of the free sessions' age."""
    return turns(birth_date, 13), turns(birth_date, 36) - timedelta(days=1)
