"""Practitioners and the professional titles they hold."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from contracts.envelope import ReceivedEvent
from contracts.events.registry import PractitionerRegistered, TitleRecorded
from finance.domain.register.history import begun, not_begun


@dataclass(frozen=True, slots=True)
class HeldTitle:
    """A title held from `awarded_on` on."""

    title: str
    awarded_on: date


@dataclass(frozen=True, slots=True)
class Practitioner:
    """A person who lectures."""

    practitioner_id: UUID
    titles: tuple[HeldTitle, ...]
    sources: tuple[UUID, ...]

    def holds_on(self, titles: frozenset[str], day: date) -> bool:
        """True where one of these titles was awarded on the day or before."""
        return any(held.title in titles and held.awarded_on <= day for held in self.titles)

    def stated(self) -> dict[str, Any]:
        """The fact as an explanation gives it."""
        titles = [{"title": held.title, "awarded_on": held.awarded_on.isoformat()} for held in self.titles]
        return {"lecturer": {"id": str(self.practitioner_id), "titles": titles}}


def fold_practitioner(practitioner: Practitioner | None, received: ReceivedEvent) -> Practitioner:
    """The practitioner after an event."""
    event, source = received.event, received.envelope.id
    match event:
        case PractitionerRegistered():
            not_begun(practitioner, f"practitioner {event.practitioner_id}")
            return Practitioner(event.practitioner_id, (), (source,))
        case TitleRecorded():
            known = begun(practitioner, f"practitioner {event.practitioner_id}")
            held = HeldTitle(event.title, event.awarded_on)
            return replace(known, titles=(*known.titles, held), sources=(*known.sources, source))
        case _:
            return begun(practitioner, f"practitioner {received.envelope.subject}")
