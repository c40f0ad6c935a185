"""What is known of an agreement."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from chassis.existence import Absent
from contracts.events.registry import SessionMode

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Agreement:
    """A signed agreement, both dates included; it does not hold from `terminated_from` on. `fee_fen`: per outreach session.

    Terms are those of the last version, which holds from `in_force_from` on; None: the first, from the first day.
    """

    agreement_id: UUID
    township_code: str
    institution_id: UUID
    modes: tuple[SessionMode, ...]
    fee_fen: int | None
    valid_from: date
    valid_to: date
    selection_reason: str | None = None
    terminated_from: date | None = None
    places: int | None = None
    version: int = 1
    in_force_from: date | None = None

    def concerns(self, first: date, last: date) -> bool:
        """True where it holds on any of these days."""
        last_of_it = self.valid_to if self.terminated_from is None else min(self.valid_to, self.terminated_from - ONE_DAY)
        return self.valid_from <= min(last, last_of_it) and last_of_it >= first


AgreementState = Agreement | Absent
