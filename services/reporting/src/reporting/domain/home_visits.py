"""G3.1: two home visits to every child of 0-12 months, and beside it the visits done of those due."""

from collections.abc import Iterator, Sequence

from contracts.policy import Policy
from reporting.domain.child import Child
from reporting.domain.contributions import Contribution
from reporting.domain.periods import ONE_DAY, Period
from reporting.domain.units import counting_units

VISITS_DUE = 2
"""Visits on different days while a child is in the band (clause G3.1)."""


def completed_band(policy: Policy, periods: Sequence[Period], child: Child) -> Iterator[Contribution]:
    """G3.1 in the year in which the band 0-12 ended by the reporting date, in the village of the band's last day."""
    band = policy.bands.infant(child.birth_date)
    for period in periods:
        if band.end in period.days:
            village = child.residence.on(band.end - ONE_DAY)
            if village is not None:
                visited = sum(day in band for day in child.visit_days) >= VISITS_DUE
                yield Contribution("G3.1", period.year, counting_units(policy, "G3.1", [village]), int(visited), 1)


def visits_due(policy: Policy, periods: Sequence[Period], child: Child) -> Iterator[Contribution]:
    """G3.1.due in each year on whose reporting date the child is in the band 0-12: visit days by then, of two."""
    band = policy.bands.infant(child.birth_date)
    for period in periods:
        if period.as_of in band:
            village = child.residence.on(period.as_of)
            if village is not None:
                done = sum(day in band and day <= period.as_of for day in child.visit_days)
                units = counting_units(policy, "G3.1.due", [village])
                yield Contribution("G3.1.due", period.year, units, min(done, VISITS_DUE), VISITS_DUE)
