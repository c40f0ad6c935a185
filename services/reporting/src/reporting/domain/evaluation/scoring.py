"""Points of an evaluation: by the system's figures where it has them, by an assessor where not. Clause M6."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, get_args

from chassis.decider import Refusal
from contracts.events.evaluation import Dimension, DimensionScore, IndicatorScore
from contracts.policy import Policy
from reporting.domain.evaluation.standard import Indicator, Measures, goal_of

FULL = 10_000
"""100 points, in hundredths."""


class Assessed(NamedTuple):
    """What an assessor gives an indicator that the system has no figure for: whole points, and why."""

    indicator: str
    points: int
    grounds: str


def scored(
    policy: Policy, indicators: Sequence[Indicator], assessed: Sequence[Assessed], measures: Measures
) -> tuple[IndicatorScore, ...] | Refusal:
    """Every indicator with its points; refused unless an assessor has scored exactly those that are not measured. Clause M6."""
    given = {one.indicator: one for one in assessed}
    due = {one.id: one for one in indicators if one.measure is None}
    if len(given) < len(assessed) or set(given) != set(due):
        return Refusal("evaluation.indicators-differ", clause="M6", details={"indicators": sorted(due)})
    if over := sorted(name for name, one in given.items() if one.points > due[name].weight):
        weights = {name: due[name].weight for name in over}
        return Refusal("evaluation.points-beyond-weight", clause="M6", details={"weights": weights})
    return tuple(
        _measured(policy, one, one.measure, measures) if one.measure is not None else _assessed(one, given) for one in indicators
    )


def _measured(policy: Policy, indicator: Indicator, measure: str, measures: Measures) -> IndicatorScore:
    found = measures.get(measure)
    points = None
    if found is not None and found.denominator > 0:
        whole = indicator.weight * 100
        points = min(whole, whole * found.numerator * FULL // (found.denominator * goal_of(policy, measure)))
    return IndicatorScore(
        indicator=indicator.id,
        dimension=indicator.dimension,
        weight=indicator.weight,
        points_hundredths=points,
        numerator=found.numerator if found else None,
        denominator=found.denominator if found else None,
        as_of=found.as_of if found else None,
        grounds=None,
        sources=found.sources if found else (),
    )


def _assessed(indicator: Indicator, given: Mapping[str, Assessed]) -> IndicatorScore:
    one = given[indicator.id]
    return IndicatorScore(
        indicator=indicator.id,
        dimension=indicator.dimension,
        weight=indicator.weight,
        points_hundredths=one.points * 100,
        numerator=None,
        denominator=None,
        as_of=None,
        grounds=one.grounds,
    )


def of_hundred(scores: Iterable[IndicatorScore]) -> int | None:
    """Their points out of 100 in hundredths, by the weights of those that count, rounded down; None where none counts."""
    counting = [(one.points_hundredths, one.weight) for one in scores if one.points_hundredths is not None]
    weight = sum(weight for _, weight in counting)
    return sum(points for points, _ in counting) * 100 // weight if weight else None


def by_dimension(scores: Sequence[IndicatorScore]) -> tuple[DimensionScore, ...]:
    """Each of the four dimensions out of 100."""
    dimensions: tuple[Dimension, ...] = get_args(Dimension)
    return tuple(
        DimensionScore(dimension=dimension, of_hundred_hundredths=of_hundred(one for one in scores if one.dimension == dimension))
        for dimension in dimensions
    )
