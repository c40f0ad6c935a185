"""What reporting publishes: the state of every target, per unit and year, as a compacted topic."""

from datetime import date
from typing import Literal

from pydantic import Field

from contracts.catalogue import DomainEvent, event
from contracts.topics import TARGETS
from contracts.values import UnitCode


@event("target-progressed", topic=TARGETS)
class TargetProgressed(DomainEvent):
    """Where a unit stands against a target of a year. `denominator` None: a count, not a rate.

    `goal` is a count, or a rate in basis points where `denominator` is given (8,500 = 85 %); None: reported, not judged.
    """

    target: str = Field(pattern=r"^G[0-9]\.[0-9](\.[a-z-]+)?$")
    unit_code: UnitCode
    year: int
    as_of: date
    numerator: int
    denominator: int | None
    goal: int | None
    state: Literal["met", "not-met", "not-judged", "nothing-due"]
