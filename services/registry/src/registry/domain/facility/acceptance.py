"""Accepting a built facility against the checklist, or not. Clauses S1.1, S1.2, K1.1."""

from chassis.decider import Decision, Refusal
from contracts.events.registry import FacilityAcceptanceFailed, FacilityAccepted
from contracts.policy import Policy
from registry.domain.facility.award import award_range
from registry.domain.facility.checklist import not_met
from registry.domain.facility.commands import AcceptFacility, FailAcceptance
from registry.domain.facility.state import Accepted, Built, Closed, Defective, FacilityState
from registry.domain.facility.taking_steps import not_taken, out_of_turn


def accept(facility: FacilityState, command: AcceptFacility, policy: Policy) -> Decision:
    """Accept a finished facility whose checklist is met, and fix its award in fen. Clauses S1.1, S1.2, K1.1."""
    match facility:
        case Built(project=project) | Defective(project=project):
            if refusal := not_taken(facility, command.actor, command.accepted_on):
                return refusal
            allowed = award_range(policy, project.kind, command.accepted_on)
            if allowed is None:
                details = {"effective_on": policy.edition.effective_on}
                return Refusal("facility.accepted-before-edition", clause=project.clause, details=details)
            if missing := not_met(policy, command.met, command.accepted_on):
                return Refusal("facility.checklist-not-met", clause="K1.1", details={"unmet": missing})
            if not allowed.includes(command.award_fen):
                return Refusal("facility.award-out-of-range", clause=project.clause, details={"allowed": allowed})
            return [
                FacilityAccepted(
                    facility_id=project.facility_id,
                    kind=project.kind,
                    site_code=project.site_code,
                    applicant_code=project.applicant_code,
                    township_code=project.township_code,
                    accepted_on=command.accepted_on,
                    award_fen=command.award_fen,
                    reason=command.reason,
                    met=command.met,
                )
            ]
        case Accepted() | Closed():
            return out_of_turn("facility.already-accepted", facility, command.facility_id)
        case _:
            return out_of_turn("facility.not-built", facility, command.facility_id)


def fail_acceptance(facility: FacilityState, command: FailAcceptance) -> Decision:
    """Find defects at an inspection; the next one may fail again, or accept."""
    match facility:
        case Built(project=project) | Defective(project=project):
            if refusal := not_taken(facility, command.actor, command.inspected_on):
                return refusal
            if command.reinspection_on < command.inspected_on:
                details = {"not_before": command.inspected_on}
                return Refusal("facility.reinspection-before-inspection", clause=project.clause, details=details)
            return [
                FacilityAcceptanceFailed(
                    facility_id=project.facility_id,
                    inspected_on=command.inspected_on,
                    defects=command.defects,
                    reinspection_on=command.reinspection_on,
                    unmet=command.unmet,
                )
            ]
        case Accepted() | Closed():
            return out_of_turn("facility.already-accepted", facility, command.facility_id)
        case _:
            return out_of_turn("facility.not-built", facility, command.facility_id)
