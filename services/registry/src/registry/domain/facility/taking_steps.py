"""What every step asks for besides its own rule: whose office it is, and that it does not lie before the step before it."""

from datetime import date
from uuid import UUID

from chassis.actor import Actor
from chassis.decider import Refusal
from chassis.existence import Absent
from registry.domain.facility.state import FacilityState, Step
from registry.domain.offices import other_office


def not_taken(facility: Step, actor: Actor, on: date) -> Refusal | None:
    """The refusal of a step of another office's facility, or of one dated before the step before it."""
    if refusal := other_office(actor, facility.project.township_code):
        return refusal
    if on < facility.on:
        details = {"step": facility.step, "not_before": facility.on}
        return Refusal("facility.step-before-last", clause=facility.project.clause, details=details)
    return None


def out_of_turn(code: str, facility: FacilityState, facility_id: UUID) -> Refusal:
    """The refusal of a step that is not due: the facility is unknown, or at another step."""
    match facility:
        case Absent():
            return Refusal("facility.unknown", details={"facility_id": str(facility_id)})
        case _:
            return Refusal(code, clause=facility.project.clause, details={"step": facility.step})
