"""Registering a unit."""

from chassis.decider import Decision, Refusal
from chassis.existence import Absent
from contracts.events.registry import UnitRegistered
from registry.domain.unit.commands import RegisterUnit
from registry.domain.unit.state import CODE_DIGITS, KINDS, UnitState, parent_of


def register(unit: UnitState, command: RegisterUnit) -> Decision:
    """Register a unit once; its code says its level and the unit it lies in."""
    if len(command.code) != CODE_DIGITS[command.level]:
        return Refusal("unit.code-not-of-level", details={"level": command.level, "digits": CODE_DIGITS[command.level]})
    if command.kind not in KINDS[command.level]:
        return Refusal("unit.kind-not-of-level", details={"level": command.level, "kinds": sorted(KINDS[command.level])})
    if command.parent_code != parent_of(command.code):
        return Refusal("unit.parent-not-of-code", details={"parent_code": parent_of(command.code)})
    if not isinstance(unit, Absent):
        return Refusal("unit.already-recorded", details={"existing_id": str(command.stream_id)})
    return [
        UnitRegistered(
            code=command.code,
            name=command.name,
            level=command.level,
            kind=command.kind,
            parent_code=command.parent_code,
        )
    ]
