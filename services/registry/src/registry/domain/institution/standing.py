"""How an institution stands on a day: on file, serving, with which credentials, a demonstration one or not."""

from datetime import date
from typing import Protocol
from uuid import UUID

from chassis.actor import Actor
from chassis.decider import Refusal
from contracts.policy import Policy
from registry.domain.institution.state import Designation, Institution, InstitutionState
from registry.domain.offices import other_office


class _OfInstitution(Protocol):
    @property
    def institution_id(self) -> UUID: ...

    @property
    def actor(self) -> Actor: ...


def on_file(institution: InstitutionState, command: _OfInstitution, on: date) -> Institution | Refusal:
    """The institution, if it is on file on the day and the actor may act for it; else the refusal. Clause K4.1."""
    if not isinstance(institution, Institution):
        return Refusal("institution.unknown", clause="K4.1", details={"institution_id": str(command.institution_id)})
    if refusal := other_office(command.actor, institution.township_code):
        return refusal
    if on < institution.filed_on:
        return Refusal("institution.before-filing", clause="K4.1", details={"not_before": institution.filed_on})
    if institution.ended_on is not None:
        return Refusal("institution.filing-ended", clause="K4.1", details={"ended_on": institution.ended_on})
    return institution


def suspended_on(institution: Institution, day: date) -> bool:
    """True from the first day of a suspension to before the day the institution resumes. Clause K5.4."""
    return any(
        one.from_date <= day and (one.resumed_on is None or day < one.resumed_on) for one in institution.suspensions.values()
    )


def missing_credentials(policy: Policy, institution: Institution, day: date) -> list[str]:
    """The kinds of credentials the edition asks of such an institution that it does not hold on the day. Clause S3.1."""
    held = {
        one.kind
        for one in institution.credentials.values()
        if one.valid_from <= day
        and (one.valid_to is None or day <= one.valid_to)
        and (one.revoked_from is None or day < one.revoked_from)
    }
    required = policy.value("S3.1.credentials-required", day).value[institution.kind]
    return [kind for kind in required if kind not in held]


def designation_on(institution: Institution, day: date) -> Designation | None:
    """The demonstration designation that holds on the day. Clauses K5.1, G4.1."""
    for one in institution.designations:
        withdrawn = one.withdrawn_on is not None and one.withdrawn_on <= day
        if one.valid_from <= day <= one.valid_to and not withdrawn:
            return one
    return None


def of_quality_on(institution: Institution, day: date) -> Designation | None:
    """The designation by which the public list has it on the day: on file, and not suspended. Clause K5.2."""
    ended = institution.ended_on is not None and institution.ended_on <= day
    return None if ended or suspended_on(institution, day) else designation_on(institution, day)
