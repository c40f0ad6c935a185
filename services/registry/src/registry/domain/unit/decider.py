"""The unit as a decider."""

from chassis.decider import Decider
from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.registry import UnitRegistered
from registry.domain.unit.commands import RegisterUnit
from registry.domain.unit.registration import register
from registry.domain.unit.state import Unit, UnitState


def evolve(unit: UnitState, event: DomainEvent) -> UnitState:
    """The unit after an event."""
    match event:
        case UnitRegistered():
            return Unit(event.code, event.name, event.level, event.kind, event.parent_code)
        case _:
            return unit


UNIT: Decider[UnitState, RegisterUnit] = Decider("unit", Absent(), register, evolve)
