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
            reached = _attendances(child, period) >= SESSIONS_DUE
            yield Contribution("G3.2", period.year, counting_units(policy, "G3.2", villages), int(reached), 1)


def served(policy: Policy, periods: Sequence[Period], child: Child) -> Iterator[Contribution]:
    """G3.3 in each year on whose reporting date the child is in the band 13-36, in its village on that day. R16, R17."""
    band = policy.bands.toddler(child.birth_date)
    for period in periods:
        if period.as_of in band:
            village = child.residence.on(period.as_of)
            if village is not None:
                reached = _attendances(child, period) >= SESSIONS_SERVED
                yield Contribution("G3.3", period.year, counting_units(policy, "G3.3", [village]), int(reached), 1)


def _attendances(child: Child, period: Period) -> int:
    return sum(day in period.days for day in child.attendance_dates)
