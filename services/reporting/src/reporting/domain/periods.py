"""The years that are reported, and the day each is reported as of."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from contracts.age import Interval
from contracts.policy import Policy

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar year as of its reporting date: 31 December, or today while the year runs.

    `days` are those of the year up to the reporting date, which is included.
    """

    year: int
    as_of: date
    days: Interval = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", Interval(date(self.year, 1, 1), self.as_of + ONE_DAY))


def deadline(policy: Policy, on: date) -> date:
    """The last day by which the targets are to be reached, as the edition has it on a day; a year later by R13's other reading."""
    day: date = policy.value("G.deadline", on=max(on, policy.edition.effective_on)).value
    return day if policy.on(on).reading("R13") == "end-of-2024" else date(day.year + 1, 12, 31)


def reporting_periods(policy: Policy, today: date) -> tuple[Period, ...]:
    """Each calendar year from the edition's effective year to the deadline's that has begun by today. R13."""
    first = policy.edition.effective_on
    if today.year < first.year:
        return ()
    last = min(today.year, deadline(policy, today).year)
    return tuple(Period(year, min(today, date(year, 12, 31))) for year in range(first.year, last + 1))
