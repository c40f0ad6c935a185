"""What a unit can be told."""

from dataclasses import dataclass
from uuid import UUID

from chassis.decider import Command
from contracts.events.registry import UnitKind, UnitLevel
from registry.domain.unit.state import unit_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUnit(Command):
    """A unit exists under its statistical division code."""

    code: str
    name: str
    level: UnitLevel
    kind: UnitKind
    parent_code: str | None

    @property
    def stream_id(self) -> UUID:
        return unit_id(self.code)
