"""G1.3: what people know, by survey; each township by its latest closed round of the year. Never mixed with reach."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.policy import Policy
from reporting.domain.contributions import Contribution
from reporting.domain.periods import Period
from reporting.domain.units import counting_units


@dataclass(frozen=True, slots=True, order=True)
class Round:
    """A township's result of a closed round; of two closed on one day the later id is the latest."""

    closed_on: date
    survey_id: str
    surveyed: int
    correct: int


@dataclass(frozen=True, slots=True)
class SurveyedTownship:
    """A township by the rounds that asked in it."""

    code: str
    rounds: tuple[Round, ...]


def knowledge(policy: Policy, periods: Sequence[Period], township: SurveyedTownship) -> Iterator[Contribution]:
    """G1.3 in each year in which a round that asked in the township was closed by the reporting date."""
    units = counting_units(policy, "G1.3", [township.code])
    for period in periods:
        closed = [found for found in township.rounds if found.closed_on in period.days and found.surveyed > 0]
        if closed:
            latest = max(closed)
            yield Contribution("G1.3", period.year, units, latest.correct, latest.surveyed)
