"""State-named facts, and what they count as."""

from collections.abc import Callable, Iterable
from datetime import date

import pytest

from chassis.policy_file import load_edition
from contracts.policy import Edition, Policy
from reporting.domain.child import Child
from reporting.domain.contributions import FigureKey
from reporting.domain.counting import Facts, contributions
from reporting.domain.periods import reporting_periods
from reporting.domain.residence import Residence, Step

VILLAGE = "341881001001"

Figures = dict[tuple[str, str, int], tuple[int, int]]


@pytest.fixture(scope="session")
def edition() -> Edition:
    return load_edition()


@pytest.fixture(scope="session")
def policy(edition) -> Policy:
    return Policy(edition)


@pytest.fixture(scope="session")
def resident() -> Callable[..., Residence]:
    """A residence from (date, village) steps; the village None where the child left."""

    def make(*steps: tuple[str, str | None]) -> Residence:
        return Residence.of([Step(date.fromisoformat(day), n, village) for n, (day, village) in enumerate(steps)])

    return make


@pytest.fixture(scope="session")
def child(resident) -> Callable[..., Child]:
    """A child by its birth date; unless said otherwise resident in the first village from birth."""

    def make(
        born: str,
        *steps: tuple[str, str | None],
        visited: Iterable[str] = (),
        attended: Iterable[str] = (),
    ) -> Child:
        return Child(
            date.fromisoformat(born),
            resident(*(steps or ((born, VILLAGE),))),
            frozenset(map(date.fromisoformat, visited)),
            tuple(map(date.fromisoformat, attended)),
        )

    return make


@pytest.fixture(scope="session")
def counted(policy) -> Callable[..., Figures]:
    """The figures that these facts alone make: (target, unit, year) to (numerator, denominator)."""

    def count(facts: Facts, *, today: str, by: Policy | None = None) -> Figures:
        return {
            tuple(FigureKey(c.target, unit, c.year)): (c.numerator, c.denominator)
            for c in contributions(by or policy, reporting_periods(by or policy, date.fromisoformat(today)), facts)
            for unit in c.units
        }

    return count
