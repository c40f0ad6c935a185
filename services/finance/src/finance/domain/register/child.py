"""Children: who is registered, and born when."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from contracts.envelope import ReceivedEvent
from contracts.events.registry import ChildBirthDateCorrected, ChildRegistered
from finance.domain.register.history import begun, not_begun


class Child(NamedTuple):
    """A registered child; `birth_date` as last corrected, which holds from birth."""

    child_id: UUID
    birth_date: date
    sources: tuple[UUID, ...]

    def stated(self) -> dict[str, Any]:
        """The fact as an explanation gives it."""
        return {"child": {"id": str(self.child_id), "birth_date": self.birth_date.isoformat()}}


def fold_child(child: Child | None, received: ReceivedEvent) -> Child:
    """The child after an event. Where it lives decides nothing here (R11 by its default)."""
    event, source = received.event, received.envelope.id
    match event:
        case ChildRegistered():
            not_begun(child, f"child {event.child_id}")
            return Child(event.child_id, event.birth_date, (source,))
        case ChildBirthDateCorrected():
            known = begun(child, f"child {event.child_id}")
            return known._replace(birth_date=event.birth_date, sources=(*known.sources, source))
        case _:
            return begun(child, f"child {received.envelope.subject}")
