"""Where a unit stands against a target."""

from datetime import date
from typing import Literal

from contracts.events.reporting import TargetProgressed
from contracts.policy import Policy
from reporting.domain.contributions import FigureKey
from reporting.domain.units import level_of

State = Literal["met", "not-met", "not-judged", "nothing-due"]
WHOLE = 10_000
"""100 % in basis points."""


def goal_for(policy: Policy, target: str, unit_code: str) -> int | None:
    """The goal a unit is judged by: a rate holds for every unit, a count is the county's own and no township's."""
    row = policy.edition.targets[target]
    return row.goal if row.rate or level_of(unit_code) == "county" else None


def judge(numerator: int, denominator: int | None, goal: int | None) -> State:
    """How a figure stands to its goal: basis points for a rate, a number for a count (`denominator` None)."""
    if goal is None:
        return "not-judged"
    if denominator is None:
        return "met" if numerator >= goal else "not-met"
    if denominator == 0:
        return "nothing-due"
    return "met" if numerator * WHOLE >= goal * denominator else "not-met"


def progress(policy: Policy, figure: FigureKey, as_of: date, numerator: int, denominator: int) -> TargetProgressed:
    """A figure as it is published; a count has no denominator."""
    goal = goal_for(policy, figure.target, figure.unit_code)
    of = denominator if policy.edition.targets[figure.target].rate else None
    return TargetProgressed(
        target=figure.target,
        unit_code=figure.unit_code,
        year=figure.year,
        as_of=as_of,
        numerator=numerator,
        denominator=of,
        goal=goal,
        state=judge(numerator, of, goal),
    )
