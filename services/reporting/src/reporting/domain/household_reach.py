"""G1.3.reach: households with a child under 3 that a lecture, a visit or a session has reached in the year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.policy import Policy
from reporting.domain.contributions import Contribution
from reporting.domain.periods import Period
from reporting.domain.residence import Residence
from reporting.domain.units import counting_units


@dataclass(frozen=True, slots=True)
class HouseholdMember:
    """A registered child of the household."""

    birth_date: date
    residence: Residence


@dataclass(frozen=True, slots=True)
class Household:
    """A household: its children, and the days a visit, a session or a lecture, not voided, reached one of them or it."""

    children: tuple[HouseholdMember, ...]
    reached_on: frozenset[date]


def reached_households(policy: Policy, periods: Sequence[Period], household: Household) -> Iterator[Contribution]:
    """G1.3.reach in each year on whose reporting date a child under 3 is resident, in each village where one is."""
    for period in periods:
        homes = {
            child.residence.on(period.as_of)
            for child in household.children
            if period.as_of in policy.bands.under_three(child.birth_date)
        }
        if villages := [home for home in homes if home is not None]:
            reached = any(day in period.days for day in household.reached_on)
            yield Contribution("G1.3.reach", period.year, counting_units(policy, "G1.3.reach", villages), int(reached), 1)
