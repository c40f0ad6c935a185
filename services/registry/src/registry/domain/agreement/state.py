"""What is known of an agreement."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.existence import Absent
from contracts.events.registry import SessionMode


@dataclass(frozen=True, slots=True)
class Agreement:
    """A signed agreement, both dates included; it does not hold from `terminated_from` on. `fee_fen`: per outreach session."""

    agreement_id: UUID
    township_code: str
    institution_id: UUID
    modes: tuple[SessionMode, ...]
    fee_fen: int | None
    valid_from: date
    valid_to: date
    terminated_from: date | None = None


AgreementState = Agreement | Absent
