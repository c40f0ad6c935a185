"""What reporting knows of a child."""

from dataclasses import dataclass
from datetime import date

from reporting.domain.residence import Residence


@dataclass(frozen=True, slots=True)
class Child:
    """A registered child: its birth date and residence, the days it was visited, the dates of its eligible attendances.

    `visit_days` holds a day once, however many visits it had; `attendance_dates` holds a date for each eligible attendance.
    """

    birth_date: date
    residence: Residence
    visit_days: frozenset[date] = frozenset()
    attendance_dates: tuple[date, ...] = ()
