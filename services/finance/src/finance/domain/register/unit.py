"""Administrative units, by the kind that R14 and R15 ask for."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from contracts.envelope import ReceivedEvent
from contracts.events.registry import UnitKind, UnitRegistered
from finance.domain.register.history import BrokenHistory, not_begun


@dataclass(frozen=True, slots=True)
class Unit:
    """A street, town, township, community or village."""

    code: str
    kind: UnitKind
    sources: tuple[UUID, ...]

    def stated(self) -> dict[str, Any]:
        """The fact as an explanation gives it."""
        return {"applicant": {"code": self.code, "kind": self.kind}}


def fold_unit(unit: Unit | None, received: ReceivedEvent) -> Unit:
    """The unit after an event."""
    match received.event:
        case UnitRegistered(code=code, kind=kind):
            not_begun(unit, f"unit {code}")
            return Unit(code, kind, (received.envelope.id,))
        case _:
            raise BrokenHistory(f"{received.envelope.type} says nothing about a unit")
