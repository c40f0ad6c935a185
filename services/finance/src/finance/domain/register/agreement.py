"""Service agreements of townships with institutions."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from contracts.envelope import ReceivedEvent
from contracts.events.amendments import AgreementAmended
from contracts.events.registry import AgreementSigned, AgreementTerminated
from contracts.events.selection import SelectionReasonRecorded
from finance.domain.register.history import BrokenHistory, begun, not_begun


class Amended(NamedTuple):
    """The terms of a later version, from a day on."""

    effective_on: date
    modes: tuple[str, ...]
    fee_fen: int | None
    valid_to: date


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement: valid from `valid_from` to `valid_to`, both included, and before `terminated_from`.

    The terms are the signed ones; `amended`: those of later versions, in their order.
    """

    agreement_id: UUID
    township_code: str
    institution_id: UUID
    modes: tuple[str, ...]
    fee_fen: int | None
    valid_from: date
    valid_to: date
    terminated_from: date | None
    sources: tuple[UUID, ...]
    amended: tuple[Amended, ...] = ()

    def on(self, day: date) -> "Agreement":
        """In the version of a day."""
        held = [version for version in self.amended if version.effective_on <= day]
        if not held:
            return self
        _, modes, fee_fen, valid_to = held[-1]
        return replace(self, modes=modes, fee_fen=fee_fen, valid_to=valid_to)

    def holds_on(self, day: date) -> bool:
        """True where it is valid on the day, in the version in hand."""
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
        case AgreementAmended():
            known = begun(agreement, f"agreement {event.agreement_id}")
            version = Amended(event.effective_on, event.modes, event.fee_fen, event.valid_to)
            return replace(known, amended=(*known.amended, version), sources=(*known.sources, source))
        case SelectionReasonRecorded():
            return begun(agreement, f"agreement {event.agreement_id}")
        case AgreementTerminated():
            known = begun(agreement, f"agreement {event.agreement_id}")
            return replace(known, terminated_from=event.effective_on, sources=(*known.sources, source))
        case _:
            raise BrokenHistory(f"{received.envelope.type} says nothing about an agreement")
