"""G3.2: four free sessions a year for every child of 13-36 months; G3.3: the share that had any."""

from collections.abc import Iterator, Sequence

from contracts.age import Interval
from contracts.policy import Policy
from reporting.domain.child import Child
from reporting.domain.contributions import Contribution
from reporting.domain.periods import Period
from reporting.domain.units import counting_units

SESSIONS_DUE = 4
"""Eligible attendances in a calendar year (clause G3.2)."""
SESSIONS_SERVED = 1
"""Eligible attendances in a calendar year from which a child counts as served (clause G3.3, R16)."""


def four_sessions(policy: Policy, periods: Sequence[Period], child: Child) -> Iterator[Contribution]:
    """G3.2 in each year on a day of which the child is in the band 13-36 and resident, in each village where it is so."""
    band = policy.bands.toddler(child.birth_date)
    for period in periods:
        days = Interval(max(band.start, period.days.start), min(band.end, period.days.end))
        if days.start < days.end and (villages := child.residence.during(days)):
            reached = attended(child, period.days) >= SESSIONS_DUE
            yield Contribution("G3.2", period.year, counting_units(policy, "G3.2", villages), int(reached), 1)


def served(policy: Policy, periods: Sequence[Period], child: Child) -> Iterator[Contribution]:
    """G3.3 in each year: of the children in the band 13-36, or in both bands (R16), who are served.

    In the band on the reporting date, in the village of that day; or on any day of the year, in each village of it (R17).
    """
    band = served_band(policy, child)
    for period in periods:
        days = Interval(max(band.start, period.days.start), min(band.end, period.days.end))
        if policy.reading("R17") == "on-reporting-date":
            days = Interval(max(days.start, period.as_of), days.end)
        if days.start < days.end and (villages := child.residence.during(days)):
            reached = times_served(policy, child, period.days) >= served_from(policy)
            yield Contribution("G3.3", period.year, counting_units(policy, "G3.3", villages), int(reached), 1)


def served_band(policy: Policy, child: Child) -> Interval:
    """The days on which a child is one of those to be served: 13-36 months, or from birth on by R16's reading of both bands."""
    band = policy.bands.toddler(child.birth_date)
    return Interval(child.birth_date, band.end) if policy.reading("R16") == "both-bands" else band


def served_from(policy: Policy) -> int:
    """How often a child is served in a year to count as served. R16."""
    return SESSIONS_DUE if policy.reading("R16") == "all-four" else SESSIONS_SERVED


def times_served(policy: Policy, child: Child, days: Interval) -> int:
    """Eligible attendances in these days, and home visits too where both bands are meant. R16."""
    visits = sum(day in days for day in child.visit_days) if policy.reading("R16") == "both-bands" else 0
    return attended(child, days) + visits


def attended(child: Child, days: Interval) -> int:
    """Eligible attendances in these days."""
    return sum(day in days for day in child.attendance_dates)
