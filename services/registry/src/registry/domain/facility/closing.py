"""Closing a facility. Clauses S1.1, S1.2, S3.2."""

from chassis.decider import Decision
from contracts.events.registry import FacilityClosed
from registry.domain.facility.commands import CloseFacility
from registry.domain.facility.state import Accepted, Closed, FacilityState
from registry.domain.facility.taking_steps import not_taken, out_of_turn


def close(facility: FacilityState, command: CloseFacility) -> Decision:
    """Close an accepted facility, once; outreach there is not payable from that day (S3.2)."""
    match facility:
        case Accepted():
            if refusal := not_taken(facility, command.actor, command.closed_on):
                return refusal
            return [FacilityClosed(facility_id=command.facility_id, closed_on=command.closed_on, reason=command.reason)]
        case Closed():
            return out_of_turn("facility.already-closed", facility, command.facility_id)
        case _:
            return out_of_turn("facility.not-accepted", facility, command.facility_id)
