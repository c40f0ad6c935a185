"""A target row as it is answered, in Chinese and English."""

from datetime import date
from typing import Literal

from pydantic import BaseModel

from contracts.confidence import rate
from contracts.policy import Bilingual, Policy
from reporting.domain.contributions import FigureKey
from reporting.domain.periods import Period
from reporting.domain.progress import State, progress
from reporting.domain.units import Level
from reporting.reads.figures import Figure

STATES: dict[State | Literal["not-recorded"], Bilingual] = {
    "met": Bilingual(zh="达标", en="met"),
    "not-met": Bilingual(zh="未达标", en="not met"),
    "not-judged": Bilingual(zh="不作判定", en="reported, not judged"),
    "nothing-due": Bilingual(zh="无对象", en="nothing due"),
    "not-recorded": Bilingual(zh="未记录", en="not recorded"),
}


class IntervalView(BaseModel):
    """The 95 % interval of a rate that was found by asking some of many, by Wilson's score, in basis points."""

    low: int
    high: int


class TargetRow(BaseModel):
    """Where a unit stands against a target of a year.

    Not recorded (未记录): no event exists from which it could be counted, so there are no numbers. `denominator` null: a
    count. `goal` is a count, or basis points of a rate; null: not judged. `interval`: of a survey's rate alone.
    `readings` are those of the clause under which it is counted.
    """

    target: str
    clause: str
    definition: Bilingual
    unit_code: str
    unit_name: str
    level: Level
    year: int
    as_of: date
    recorded: bool
    numerator: int | None
    denominator: int | None
    interval: IntervalView | None
    goal: int | None
    readings: tuple[str, ...]
    state: Literal["met", "not-met", "not-judged", "nothing-due", "not-recorded"]
    state_text: Bilingual


def target_row(policy: Policy, figure: Figure, period: Period) -> TargetRow:
    """A figure as it is answered; one not counted yet is as of the year's reporting date."""
    definition = policy.edition.targets[figure.target]
    key = FigureKey(figure.target, figure.unit_code, period.year)
    stands = progress(policy, key, figure.as_of or period.as_of, figure.numerator, figure.denominator)
    state = stands.state if definition.recorded else "not-recorded"
    return TargetRow(
        target=figure.target,
        clause=definition.clause,
        definition=definition.text,
        unit_code=figure.unit_code,
        unit_name=figure.unit_name,
        level=figure.level,
        year=period.year,
        as_of=stands.as_of,
        recorded=definition.recorded,
        numerator=stands.numerator if definition.recorded else None,
        denominator=stands.denominator if definition.recorded else None,
        interval=_interval(stands.numerator, stands.denominator) if definition.sampled else None,
        goal=stands.goal,
        readings=readings_of(policy.on(period.as_of), figure.target),
        state=state,
        state_text=STATES[state],
    )


def readings_of(policy: Policy, target: str) -> tuple[str, ...]:
    """The readings of a target's clause, with the alternative chosen: `R16:one-session`."""
    clause = policy.edition.targets[target].clause
    return policy.cite(*(name for name, reading in policy.edition.readings.items() if clause in reading.clauses))


def _interval(correct: int, asked: int | None) -> IntervalView | None:
    found = rate(correct, asked or 0)
    return IntervalView(low=found.low, high=found.high) if found else None
