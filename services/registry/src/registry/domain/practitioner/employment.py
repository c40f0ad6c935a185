"""Where a practitioner works and since when: one post at a time. Clauses G5.2, S4.1, S4.2."""

from chassis.decider import Decision, Refusal
from contracts.events.people import EmploymentBegan, EmploymentEnded
from registry.domain.practitioner.commands import BeginEmployment, EndEmployment
from registry.domain.practitioner.registration import not_its_own, unknown
from registry.domain.practitioner.state import Practitioner, PractitionerState

CLAUSE = "G5.2"
OFFICE_POSTS = frozenset({"cadre", "township-staff"})
"""Posts of units; the others are of institutions, an instructor may be of either."""


def begin_employment(practitioner: PractitionerState, command: BeginEmployment) -> Decision:
    """Put a practitioner into a post, once the one before has ended. Clauses G5.2, S4.1, S4.2."""
    if not isinstance(practitioner, Practitioner):
        return unknown(command.practitioner_id, CLAUSE)
    if refusal := not_its_own(command.actor, command.institution_id):
        return refusal
    if (command.institution_id is None) == (command.unit_code is None):
        return Refusal("employment.of-one-employer", CLAUSE)
    if command.post != "instructor" and (command.post in OFFICE_POSTS) != (command.unit_code is not None):
        return Refusal("employment.post-not-of-employer", CLAUSE, {"post": command.post})
    if (present := practitioner.employment) is not None:
        return Refusal("employment.not-ended", CLAUSE, {"began_on": present.began_on.isoformat()})
    last = practitioner.employments[-1].ended_on if practitioner.employments else None
    if last is not None and command.began_on < last:
        return Refusal("employment.before-last-ended", CLAUSE, {"not_before": last.isoformat()})
    return [
        EmploymentBegan(
            practitioner_id=command.practitioner_id,
            post=command.post,
            institution_id=command.institution_id,
            unit_code=command.unit_code,
            began_on=command.began_on,
        )
    ]


def end_employment(practitioner: PractitionerState, command: EndEmployment) -> Decision:
    """End the present employment, not before it began. Clause G5.2."""
    if not isinstance(practitioner, Practitioner):
        return unknown(command.practitioner_id, CLAUSE)
    if refusal := not_its_own(command.actor, practitioner.institution_id):
        return refusal
    if (present := practitioner.employment) is None:
        return Refusal("employment.none", CLAUSE)
    if command.ended_on < present.began_on:
        return Refusal("employment.ends-before-it-began", CLAUSE, {"not_before": present.began_on.isoformat()})
    return [EmploymentEnded(practitioner_id=command.practitioner_id, ended_on=command.ended_on)]
