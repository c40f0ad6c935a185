"""Administrative units by their codes: 6 digits the county, 9 a township, 12 a village or community."""

from collections.abc import Iterable
from typing import Literal

from contracts.policy import Policy

Level = Literal["county", "township", "village"]
DIGITS: dict[Level, int] = {"county": 6, "township": 9, "village": 12}
_LEVELS: dict[int, Level] = {digits: level for level, digits in DIGITS.items()}


def level_of(unit_code: str) -> Level:
    """The level a unit code belongs to."""
    return _LEVELS[len(unit_code)]


def counting_units(policy: Policy, target: str, places: Iterable[str]) -> tuple[str, ...]:
    """The units, of the levels the target is reported for, that count what is in any of these places; each once, in order."""
    digits = [DIGITS[level] for level in policy.edition.targets[target].units]
    return tuple(sorted({place[:length] for place in places for length in digits if len(place) >= length}))


def reported_targets(policy: Policy, level: Level) -> tuple[str, ...]:
    """The targets that are counted from events for units of a level."""
    return tuple(name for name, target in policy.edition.targets.items() if target.recorded and level in target.units)
