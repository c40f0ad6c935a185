"""G5.1: backbone trainers (师资骨干), as distinct people. A count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.policy import Policy
from reporting.domain.contributions import Contribution
from reporting.domain.periods import Period
from reporting.domain.units import counting_units


@dataclass(frozen=True, slots=True)
class Trainee:
    """A person by the dates of the backbone trainings attended."""

    trained_on: tuple[date, ...]


def backbone_trainers(policy: Policy, periods: Sequence[Period], trainee: Trainee) -> Iterator[Contribution]:
    """G5.1 in each year by whose reporting date the person has attended a backbone training, for the county."""
    units = counting_units(policy, "G5.1", [policy.edition.county_code])
    for period in periods:
        if any(day <= period.as_of for day in trainee.trained_on):
            yield Contribution("G5.1", period.year, units, 1, 0)
