"""A target of a unit over the years: what they come to, where it will stand at the deadline, and its light."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from contracts.policy import Policy
from reporting.domain.forecast import BackTest, back_test, forecast, value_of
from reporting.domain.progress import goal_for
from reporting.domain.traffic_light import Light, light, thresholds


@dataclass(frozen=True, slots=True)
class YearFigure:
    """A year's figure; a count has no denominator."""

    year: int
    numerator: int
    denominator: int | None


Years = Sequence[YearFigure]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The years known, what they come to so far, the forecast for the deadline's year with its error, and the light."""

    years: Years
    numerator: int
    denominator: int | None
    goal: int | None
    forecast: Fraction | None
    tested: BackTest | None
    light: Light


def outlook(policy: Policy, target: str, units: Mapping[str, Years], deadline: date) -> dict[str, Outlook]:
    """The outlook of each unit of a level by its years, which are in order and end with the same one. Units test the method together."""
    rate = policy.edition.targets[target].rate
    histories = {code: _history(years) for code, years in units.items()}
    last = max((year.year for years in units.values() for year in years), default=deadline.year)
    tested = back_test(histories.values(), deadline.year - last, rate=rate)
    limits = thresholds(policy, date(last, 12, 31))
    found = {}
    for code, years in units.items():
        goal = goal_for(policy, target, code)
        ahead = forecast(histories[code], max(deadline.year, last), rate=rate)
        lamp = light(limits, ahead, tested.error if tested else Fraction(0), goal)
        found[code] = Outlook(years, *_so_far(policy, target, years), goal, ahead, tested, lamp)
    return found


def _history(years: Years) -> dict[int, Fraction]:
    values = ((year.year, value_of(year.numerator, year.denominator)) for year in years)
    return {year: value for year, value in values if value is not None}


def _so_far(policy: Policy, target: str, years: Years) -> tuple[int, int | None]:
    """The sum of the years, or the latest year, as the target says."""
    definition = policy.edition.targets[target]
    counted = years if definition.cumulative == "sum" else years[-1:]
    denominator = sum(year.denominator or 0 for year in counted) if definition.rate else None
    return sum(year.numerator for year in counted), denominator
