"""The indicators an evaluation scores, by the edition. Clause M6."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from contracts.events.evaluation import Dimension, SubjectKind
from contracts.policy import Bilingual, Policy
from reporting.domain.progress import WHOLE


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator worth `weight` points. `measure`: the system's own figure that it follows from; None: an assessor scores it."""

    id: str
    dimension: Dimension
    weight: int
    measure: str | None
    text: Bilingual


class Standard(NamedTuple):
    """The indicators that a kind of subject is evaluated by, and the parameter version to cite."""

    indicators: tuple[Indicator, ...]
    version: str


class Measured(NamedTuple):
    """A figure of the system: `numerator` of `denominator`, as counted on `as_of`; nothing was due where that is 0.

    `sources` are the events it rests on, where it is not a target's figure, whose sources reporting lists.
    """

    numerator: int
    denominator: int
    as_of: date
    sources: tuple[UUID, ...] = ()


Measures = Mapping[str, Measured]
"""The figures of one subject and year, by the name of the measure; one that is not there has nothing due."""


def standard(policy: Policy, kind: SubjectKind, year: int) -> Standard:
    """The indicators that hold at the year's end."""
    found = policy.value("M6.indicators", on=date(year, 12, 31))
    return Standard(
        tuple(
            Indicator(name, one["dimension"], one["weight"], one.get("measure"), Bilingual(zh=one["zh"], en=one["en"]))
            for name, one in found.value[kind].items()
        ),
        found.version,
    )


def goal_of(policy: Policy, measure: str) -> int:
    """From which rate on, in basis points, a measure has all its points: a target's own goal; else 100 %."""
    target = policy.edition.targets.get(measure)
    return WHOLE if target is None or target.goal is None else target.goal
