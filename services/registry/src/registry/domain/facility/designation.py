"""Names of facilities, and demonstration ones: a step of its own, beside the award. Clause K1.1."""

from chassis.decider import Decision, Refusal
from chassis.existence import Absent
from contracts.events.facilities import FacilityDesignated, FacilityDesignationWithdrawn, FacilityRenamed
from registry.domain.facility.commands import DesignateFacility, RenameFacility, WithdrawDesignation
from registry.domain.facility.state import Accepted, Closed, FacilityState, Rejected
from registry.domain.facility.taking_steps import not_taken, out_of_turn
from registry.domain.offices import other_office


def rename(facility: FacilityState, command: RenameFacility) -> Decision:
    """Give a facility that has not ended another name; the site stays, and with it what the site has been awarded."""
    match facility:
        case Absent() | Rejected() | Closed():
            return out_of_turn("facility.ended", facility, command.facility_id)
    if refusal := other_office(command.actor, facility.project.township_code):
        return refusal
    if facility.project.name == command.name:
        return Refusal(
            "facility.name-unchanged", clause=facility.project.clause, details={"facility_id": str(command.facility_id)}
        )
    return [FacilityRenamed(facility_id=command.facility_id, name=command.name, renamed_on=command.renamed_on)]


def designate(facility: FacilityState, command: DesignateFacility) -> Decision:
    """Designate an accepted and open facility, which is none yet, as a demonstration one. Clause K1.1."""
    match facility:
        case Accepted(designated_on=None):
            if refusal := not_taken(facility, command.actor, command.designated_on):
                return refusal
            return [
                FacilityDesignated(
                    facility_id=command.facility_id,
                    designated_on=command.designated_on,
                    document_number=command.document_number,
                )
            ]
        case Accepted(designated_on=designated_on):
            return Refusal("facility.already-designated", clause="K1.1", details={"designated_on": designated_on})
        case _:
            return out_of_turn("facility.not-accepted", facility, command.facility_id)


def withdraw_designation(facility: FacilityState, command: WithdrawDesignation) -> Decision:
    """Withdraw a designation, not before it began. Clause K1.1."""
    match facility:
        case Accepted(designated_on=designated_on) if designated_on is not None:
            if refusal := other_office(command.actor, facility.project.township_code):
                return refusal
            if command.withdrawn_on < designated_on:
                return Refusal("facility.withdrawn-too-early", clause="K1.1", details={"not_before": designated_on})
            return [
                FacilityDesignationWithdrawn(
                    facility_id=command.facility_id, withdrawn_on=command.withdrawn_on, reason=command.reason
                )
            ]
        case _:
            return out_of_turn("facility.not-designated", facility, command.facility_id)
