"""All that a subject contributes: the one entrance to the target modules."""

from collections.abc import Sequence
from itertools import groupby

from contracts.policy import Policy
from reporting.domain.child import Child
from reporting.domain.contributions import Contribution
from reporting.domain.facilities import Facility, accepted_facilities
from reporting.domain.free_sessions import four_sessions, served
from reporting.domain.home_visits import completed_band, visits_due
from reporting.domain.household_reach import Household, informed_households, reached_households, special_families
from reporting.domain.institutions import Institution, filed_institutions
from reporting.domain.lectures import Unit, lecturing_villages
from reporting.domain.periods import Period
from reporting.domain.practitioners import Practitioner, backbone_trainers, professionals
from reporting.domain.surveys import SurveyedTownship, knowledge

Dated = Child | Household | Facility | Institution | Practitioner | SurveyedTownship
Facts = Dated | Unit


def contributions(policy: Policy, periods: Sequence[Period], facts: Facts) -> tuple[Contribution, ...]:
    """What these facts contribute, at most once per target and year: by the readings of each year's reporting date.

    A lecture counts by those of its own day.
    """
    if isinstance(facts, Unit):
        return tuple(lecturing_villages(policy, periods, facts))
    eras = groupby(periods, key=lambda period: policy.on(period.as_of))
    return tuple(found for held, years in eras for found in _contributed(held, tuple(years), facts))


def _contributed(policy: Policy, periods: Sequence[Period], facts: Dated) -> tuple[Contribution, ...]:
    """The same of years that are counted by the same readings."""
    match facts:
        case Child():
            return (
                *completed_band(policy, periods, facts),
                *visits_due(policy, periods, facts),
                *four_sessions(policy, periods, facts),
                *served(policy, periods, facts),
            )
        case Household():
            return (
                *reached_households(policy, periods, facts),
                *informed_households(policy, periods, facts),
                *special_families(policy, periods, facts),
            )
        case Facility():
            return tuple(accepted_facilities(policy, periods, facts))
        case Institution():
            return tuple(filed_institutions(policy, periods, facts))
        case SurveyedTownship():
            return tuple(knowledge(policy, periods, facts))
        case Practitioner():
            return (*backbone_trainers(policy, periods, facts), *professionals(policy, periods, facts))
