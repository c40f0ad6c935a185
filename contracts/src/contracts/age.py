"""Ages in completed months, by the readings R4 and R5. All intervals are half-open: from the first date to before the second."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

MonthEnd = Literal["last-day", "first-of-next"]
"""R5, where month n has no day of the birth's number: it is complete on its last day, or on the first of the next month."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from `start` to before `end`; empty where `end` is not after `start`."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def overlaps(self, other: "Interval") -> bool:
        """True where a day lies in both."""
        return max(self.start, other.start) < min(self.end, other.end)


def month_completed_on(birth_date: date, months: int, month_end: MonthEnd = "last-day") -> date:
    """The day on which a child completes `months` months of life (R5)."""
    year, month0 = divmod(birth_date.year * 12 + birth_date.month - 1 + months, 12)
    last = monthrange(year, month0 + 1)[1]
    if birth_date.day <= last:
        return date(year, month0 + 1, birth_date.day)
    end = date(year, month0 + 1, last)
    return end if month_end == "last-day" else end + timedelta(days=1)


def completed_months(birth_date: date, on: date, month_end: MonthEnd = "last-day") -> int:
    """Completed months of life on a day; negative before birth."""
    months = (on.year - birth_date.year) * 12 + on.month - birth_date.month
    return months if month_completed_on(birth_date, months, month_end) <= on else months - 1


@dataclass(frozen=True, slots=True)
class AgeBands:
    """The policy's bands under chosen readings: 0-12 months, 13-36 months, and under 3 years."""

    month_end: MonthEnd = "last-day"
    upper_months: int = 36

    def infant(self, birth_date: date) -> Interval:
        """The days of the band 0-12 months: before 13 completed months."""
        return Interval(birth_date, self._day(birth_date, 13))

    def toddler(self, birth_date: date) -> Interval:
        """The days of the band 13-36 months: from 13 to before `upper_months` completed months (R4)."""
        return Interval(self._day(birth_date, 13), self._day(birth_date, self.upper_months))

    def under_three(self, birth_date: date) -> Interval:
        """The days before the third birthday."""
        return Interval(birth_date, self._day(birth_date, 36))

    def _day(self, birth_date: date, months: int) -> date:
        return month_completed_on(birth_date, months, self.month_end)
