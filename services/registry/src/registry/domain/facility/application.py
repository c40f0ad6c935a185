"""Applying for a facility: the first step. Clauses S1.1, S1.2, readings R14, R15."""

from chassis.decider import Decision, Refusal
from chassis.existence import Absent
from contracts.events.registry import FacilityApplied
from contracts.values import township_of
from registry.domain.facility.commands import ApplyForFacility
from registry.domain.facility.state import FacilityState, clause_of


def apply(facility: FacilityState, command: ApplyForFacility) -> Decision:
    """A unit applies for itself, at a site of its township. Whether it is awarded, finance decides (R14, R15, R19)."""
    clause, township_code = clause_of(command.kind), township_of(command.applicant_code)
    if command.actor.office != command.applicant_code or township_code is None:
        details = {"office": command.actor.office, "unit": command.applicant_code}
        return Refusal("auth.other-office", details=details)
    if township_of(command.site_code.partition("-")[0]) != township_code:
        return Refusal("facility.site-elsewhere", clause=clause, details={"township_code": township_code})
    if command.kind == "station" and command.called != "activity-room":
        return Refusal("facility.called-otherwise", clause=clause, details={"called": command.called})
    if not isinstance(facility, Absent):
        return Refusal("facility.already-exists", clause=clause, details={"existing_id": str(command.facility_id)})
    return [
        FacilityApplied(
            facility_id=command.facility_id,
            kind=command.kind,
            site_code=command.site_code,
            name=command.name,
            applicant_code=command.applicant_code,
            township_code=township_code,
            applied_on=command.applied_on,
            called=command.called,
        )
    ]
