"""When a facility or an institution is a demonstration one. Clauses K1.1, K5.1, G4.1."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Designation:
    """A designation: from a day to a day (open where None), both included, and before it is withdrawn."""

    valid_from: date
    valid_to: date | None
    withdrawn_on: date | None

    def holds_on(self, day: date) -> bool:
        """True where it holds on the day."""
        return (
            self.valid_from <= day
            and (self.valid_to is None or day <= self.valid_to)
            and (self.withdrawn_on is None or day < self.withdrawn_on)
        )
