"""Whether a household is a special family."""

from dataclasses import dataclass
from datetime import date

from chassis.existence import Absent
from contracts.events.registry import Hardship


@dataclass(frozen=True, slots=True)
class Flagged:
    """The household is a special family from `from_date` on."""

    hardship: Hardship
    from_date: date


@dataclass(frozen=True, slots=True)
class Unflagged:
    """The household was one until before `ended_on`."""

    ended_on: date


SpecialFamilyState = Absent | Flagged | Unflagged
