"""Construction, as the township office reports it. Clauses S1.1, S1.2."""

from chassis.decider import Decision
from contracts.events.registry import FacilityConstructionCompleted, FacilityConstructionStarted
from registry.domain.facility.commands import CompleteConstruction, StartConstruction
from registry.domain.facility.state import Approved, FacilityState, UnderConstruction
from registry.domain.facility.taking_steps import not_taken, out_of_turn


def start_construction(facility: FacilityState, command: StartConstruction) -> Decision:
    """Start building by an approved plan."""
    match facility:
        case Approved():
            if refusal := not_taken(facility, command.actor, command.started_on):
                return refusal
            return [FacilityConstructionStarted(facility_id=command.facility_id, started_on=command.started_on)]
        case _:
            return out_of_turn("facility.plan-not-approved", facility, command.facility_id)


def complete_construction(facility: FacilityState, command: CompleteConstruction) -> Decision:
    """Report the building complete."""
    match facility:
        case UnderConstruction():
            if refusal := not_taken(facility, command.actor, command.completed_on):
                return refusal
            return [FacilityConstructionCompleted(facility_id=command.facility_id, completed_on=command.completed_on)]
        case _:
            return out_of_turn("facility.construction-not-started", facility, command.facility_id)
