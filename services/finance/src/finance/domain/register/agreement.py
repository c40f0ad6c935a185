"""Service agreements of townships with institutions."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from contracts.envelope import ReceivedEvent
from contracts.events.registry import AgreementSigned, AgreementTerminated
from contracts.events.selection import SelectionReasonRecorded
from finance.domain.register.history import BrokenHistory, begun, not_begun


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement: valid from `valid_from` to `valid_to`, both included, and before `terminated_from`."""

    agreement_id: UUID
    township_code: str
    institution_id: UUID
    modes: tuple[str, ...]
    fee_fen: int | None
    valid_from: date
    valid_to: date
    terminated_from: date | None
    sources: tuple[UUID, ...]

    def holds_on(self, day: date) -> bool:
        """True where it is valid on the day."""
        return self.valid_from <= day <= self.valid_to and (self.terminated_from is None or day < self.terminated_from)

    def stated(self) -> dict[str, Any]:
        """The fact as an explanation gives it."""
        stated: dict[str, Any] = {
            "id": str(self.agreement_id),
            "township_code": self.township_code,
            "institution_id": str(self.institution_id),
            "modes": list(self.modes),
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat(),
        }
        if self.fee_fen is not None:
            stated["fee_fen"] = self.fee_fen
        if self.terminated_from is not None:
            stated["terminated_from"] = self.terminated_from.isoformat()
        return {"agreement": stated}


def fold_agreement(agreement: Agreement | None, received: ReceivedEvent) -> Agreement:
    """The agreement after an event."""
    event, source = received.event, received.envelope.id
    match event:
        case AgreementSigned():
            not_begun(agreement, f"agreement {event.agreement_id}")
            return Agreement(
                event.agreement_id,
                event.township_code,
                event.institution_id,
                event.modes,
                event.fee_fen,
                event.valid_from,
                event.valid_to,
                None,
                (source,),
            )
        case SelectionReasonRecorded():
            return begun(agreement, f"agreement {event.agreement_id}")
        case AgreementTerminated():
            known = begun(agreement, f"agreement {event.agreement_id}")
            return replace(known, terminated_from=event.effective_on, sources=(*known.sources, source))
        case _:
            raise BrokenHistory(f"{received.envelope.type} says nothing about an agreement")
