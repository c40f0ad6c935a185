"""The township office's plan and the commission's review of it. Clauses S1.1, S1.2."""

from datetime import date

from chassis.decider import Decision, Refusal
from contracts.events.facilities import FacilityPlanRejected
from contracts.events.registry import FacilityPlanApproved, FacilityPlanned, FacilityPlanReturned
from registry.domain.facility.commands import ApprovePlan, RejectPlan, ReturnPlan, SubmitPlan
from registry.domain.facility.state import Applied, FacilityState, Planned, Returned
from registry.domain.facility.taking_steps import not_taken, out_of_turn


def submit_plan(facility: FacilityState, command: SubmitPlan) -> Decision:
    """Submit the first plan, or after a return the next version."""
    match facility:
        case Applied() | Returned():
            if refusal := not_taken(facility, command.actor, command.planned_on):
                return refusal
            version = facility.plan_version + 1 if isinstance(facility, Returned) else 1
            return [FacilityPlanned(facility_id=command.facility_id, plan_version=version, planned_on=command.planned_on)]
        case _:
            return out_of_turn("facility.plan-not-due", facility, command.facility_id)


def approve_plan(facility: FacilityState, command: ApprovePlan) -> Decision:
    """Approve the plan that is submitted."""
    match facility:
        case Planned(plan_version=version):
            if refusal := _not_reviewed(facility, command, command.approved_on):
                return refusal
            return [FacilityPlanApproved(facility_id=command.facility_id, plan_version=version, approved_on=command.approved_on)]
        case _:
            return out_of_turn("facility.plan-not-submitted", facility, command.facility_id)


def return_plan(facility: FacilityState, command: ReturnPlan) -> Decision:
    """Return the plan that is submitted, with reasons."""
    match facility:
        case Planned(plan_version=version):
            if refusal := _not_reviewed(facility, command, command.returned_on):
                return refusal
            return [
                FacilityPlanReturned(
                    facility_id=command.facility_id,
                    plan_version=version,
                    returned_on=command.returned_on,
                    reasons=command.reasons,
                )
            ]
        case _:
            return out_of_turn("facility.plan-not-submitted", facility, command.facility_id)


def reject_plan(facility: FacilityState, command: RejectPlan) -> Decision:
    """Reject the plan that is submitted, with reasons: the application ends here, and uses no award of the site."""
    match facility:
        case Planned(plan_version=version):
            if refusal := _not_reviewed(facility, command, command.rejected_on):
                return refusal
            return [
                FacilityPlanRejected(
                    facility_id=command.facility_id,
                    plan_version=version,
                    rejected_on=command.rejected_on,
                    reasons=command.reasons,
                )
            ]
        case _:
            return out_of_turn("facility.plan-not-submitted", facility, command.facility_id)


def _not_reviewed(facility: Planned, command: ApprovePlan | ReturnPlan | RejectPlan, on: date) -> Refusal | None:
    """Two persons: who has planned does not review. A plan whose planner was not looked up yet came in between."""
    planner = command.planners.get(facility.plan_version)
    if planner is None:
        return Refusal("command.contended")
    if planner == command.actor.person:
        return Refusal("facility.reviewer-is-planner", clause=facility.project.clause)
    return not_taken(facility, command.actor, on)
