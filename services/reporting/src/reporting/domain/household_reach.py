"""G1.2: households given the must-know material; G1.3.reach: those reached in the year by whatever is done for families."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.age import Interval
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
class Hardship:
    """What makes a household a special family: the days it was one, the days it was helped, and townships with the means."""

    flagged: tuple[Interval, ...]
    helped_on: frozenset[date]
    means: Mapping[str, tuple[Interval, ...]]


@dataclass(frozen=True, slots=True)
class Household:
    """A household: its children, the days something not voided reached one of them or it, the days it was given material."""

    children: tuple[HouseholdMember, ...]
    reached_on: frozenset[date]
    handed_on: frozenset[date] = frozenset()
    hardship: Hardship | None = None


def reached_households(policy: Policy, periods: Sequence[Period], household: Household) -> Iterator[Contribution]:
    """G1.3.reach in each year on whose reporting date a child under 3 is resident, in each village where one is."""
    for period in periods:
        if villages := [village for village, _ in _resident(policy, household, period)]:
            reached = any(day in period.days for day in household.reached_on)
            yield Contribution("G1.3.reach", period.year, counting_units(policy, "G1.3.reach", villages), int(reached), 1)


def informed_households(policy: Policy, periods: Sequence[Period], household: Household) -> Iterator[Contribution]:
    """G1.2 in each year on whose reporting date a child under 3 is resident: given the material since its youngest was born."""
    for period in periods:
        if resident := _resident(policy, household, period):
            youngest = max(birth_date for _, birth_date in resident)
            given = any(youngest <= day <= period.as_of for day in household.handed_on)
            units = counting_units(policy, "G1.2", [village for village, _ in resident])
            yield Contribution("G1.2", period.year, units, int(given), 1)


def special_families(policy: Policy, periods: Sequence[Period], household: Household) -> Iterator[Contribution]:
    """G3.4 and G3.4.known in each year on whose reporting date it is a special family with a resident child under 3."""
    if household.hardship is None:
        return
    for period in periods:
        villages = [village for village, _ in _resident(policy, household, period)]
        if not villages or not any(period.as_of in days for days in household.hardship.flagged):
            continue
        helped = int(any(day in period.days for day in household.hardship.helped_on))
        yield Contribution("G3.4.known", period.year, counting_units(policy, "G3.4.known", villages), helped, 1)
        means = household.hardship.means
        able = [village for village in villages if any(period.as_of in days for days in means.get(village[:9], ()))]
        if able:
            yield Contribution("G3.4", period.year, counting_units(policy, "G3.4", able), helped, 1)


def _resident(policy: Policy, household: Household, period: Period) -> list[tuple[str, date]]:
    """Village and birth date of each child of it that is under 3 and resident on the reporting date."""
    return [
        (village, child.birth_date)
        for child in household.children
        if period.as_of in policy.bands.under_three(child.birth_date)
        for village in (child.residence.on(period.as_of),)
        if village is not None
    ]
