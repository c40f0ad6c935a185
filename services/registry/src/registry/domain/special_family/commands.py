"""What can be said of a household's hardship."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.decider import Command
from contracts.events.registry import Hardship


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfHousehold(Command):
    household_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.household_id

    @property
    def clause(self) -> str:
        """What the flag serves."""
        return "G3.4"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSpecialFamilyFlag(_OfHousehold):
    """The household is a special family from a date."""

    hardship: Hardship
    from_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSpecialFamilyFlag(_OfHousehold):
    """The household is no longer one from `ended_on` on."""

    ended_on: date


SpecialFamilyCommand = SetSpecialFamilyFlag | EndSpecialFamilyFlag
