"""G5.1: backbone trainers (师资骨干); G5.2: the professional team (专业人才队伍). Counts of distinct people, for the county."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.policy import Policy
from reporting.domain.contributions import Contribution
from reporting.domain.periods import Period
from reporting.domain.units import counting_units


@dataclass(frozen=True, slots=True)
class Qualified:
    """A qualification, held to `valid_to`, which is included; None: for good."""

    awarded_on: date
    valid_to: date | None

    def on(self, day: date) -> bool:
        """True while it is held."""
        return self.awarded_on <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class InPost:
    """A time in a post, to before `ended_on`."""

    began_on: date
    ended_on: date | None

    def on(self, day: date) -> bool:
        """True while in the post."""
        return self.began_on <= day and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True)
class Practitioner:
    """A person by the dates of the backbone trainings attended, the qualifications held and the posts."""

    trained_on: tuple[date, ...] = ()
    qualifications: tuple[Qualified, ...] = ()
    posts: tuple[InPost, ...] = ()


def backbone_trainers(policy: Policy, periods: Sequence[Period], person: Practitioner) -> Iterator[Contribution]:
    """G5.1 in each year by whose reporting date the person has attended a backbone training."""
    units = counting_units(policy, "G5.1", [policy.edition.county_code])
    for period in periods:
        if any(day <= period.as_of for day in person.trained_on):
            yield Contribution("G5.1", period.year, units, 1, 0)


def professionals(policy: Policy, periods: Sequence[Period], person: Practitioner) -> Iterator[Contribution]:
    """G5.2 in each year on whose reporting date the person holds a qualification and is in post."""
    units = counting_units(policy, "G5.2", [policy.edition.county_code])
    for period in periods:
        if any(held.on(period.as_of) for held in person.qualifications) and any(post.on(period.as_of) for post in person.posts):
            yield Contribution("G5.2", period.year, units, 1, 0)
