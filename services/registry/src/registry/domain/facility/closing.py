"""Closing a facility, and what is found where it closes soon after its award. Clauses S1.1, S1.2, S3.2, M5."""

from chassis.decider import Decision, Refusal
from contracts.age import completed_months
from contracts.events.facilities import FacilityFindingClosed, FacilityFindingRaised
from contracts.events.registry import FacilityClosed
from contracts.policy import Policy
from registry.domain.facility.commands import CloseFacility, CloseFinding
from registry.domain.facility.state import Accepted, Closed, FacilityState
from registry.domain.facility.taking_steps import not_taken, out_of_turn
from registry.domain.offices import other_office


def close(facility: FacilityState, command: CloseFacility, policy: Policy) -> Decision:
    """Close an accepted facility, once; outreach there is not payable from that day (S3.2). Too soon, it raises a finding."""
    match facility:
        case Accepted():
            if refusal := not_taken(facility, command.actor, command.closed_on):
                return refusal
            closed = FacilityClosed(facility_id=command.facility_id, closed_on=command.closed_on, reason=command.reason)
            found = _closed_early(facility, command, policy)
            return [closed] if found is None else [closed, found]
        case Closed():
            return out_of_turn("facility.already-closed", facility, command.facility_id)
        case _:
            return out_of_turn("facility.not-accepted", facility, command.facility_id)


def _closed_early(facility: Accepted, command: CloseFacility, policy: Policy) -> FacilityFindingRaised | None:
    """The finding of a closing before the edition's number of whole months after acceptance (M5); it reverses nothing."""
    due = policy.value("M5.months-kept", command.closed_on)
    kept = completed_months(facility.on, command.closed_on)
    if kept >= due.value:
        return None
    return FacilityFindingRaised(
        facility_id=command.facility_id,
        finding="closed-early",
        township_code=facility.project.township_code,
        applicant_code=facility.project.applicant_code,
        found_on=command.closed_on,
        award_fen=facility.award_fen,
        months_kept=kept,
        months_due=due.value,
        parameter=due.version,
    )


def close_finding(facility: FacilityState, command: CloseFinding) -> Decision:
    """Close the finding that is open: explained, or referred to the inspection of funds. Clause M5."""
    match facility:
        case Closed(finding=FacilityFindingRaised(found_on=found_on), finding_closed=False):
            if refusal := other_office(command.actor, facility.project.township_code):
                return refusal
            if command.closed_on < found_on:
                return Refusal("facility.finding-closed-too-early", clause="M5", details={"not_before": found_on})
            return [
                FacilityFindingClosed(
                    facility_id=command.facility_id,
                    finding=command.finding,
                    closed_on=command.closed_on,
                    outcome=command.outcome,
                    reasons=command.reasons,
                )
            ]
        case _:
            return out_of_turn("facility.no-open-finding", facility, command.facility_id)
