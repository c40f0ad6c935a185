"""What is known of a unit, and how its code, level and kind hang together."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from chassis.existence import Absent
from chassis.ids import derived_id
from contracts.events.registry import UnitKind, UnitLevel

CODE_DIGITS: Mapping[UnitLevel, int] = {"county": 6, "township": 9, "village": 12}
"""How long a statistical division code is at each level."""

KINDS: Mapping[UnitLevel, frozenset[UnitKind]] = {
    "county": frozenset({"county"}),
    "township": frozenset({"street", "town", "township", "zone"}),
    "village": frozenset({"community", "village"}),
}
"""The kinds of unit at each level."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A registered unit."""

    code: str
    name: str
    level: UnitLevel
    kind: UnitKind
    parent_code: str | None


UnitState = Unit | Absent


def unit_id(code: str) -> UUID:
    """The id that a unit's code stands for."""
    return derived_id("unit", code)


def parent_of(code: str) -> str | None:
    """The code of the unit that a unit lies in; None for the county."""
    return {9: code[:6], 12: code[:9]}.get(len(code))
