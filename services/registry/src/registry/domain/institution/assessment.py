"""Graded management: scoring against the standard, and designation as a demonstration institution. Clauses K5.1, G4.1."""

from datetime import date

from chassis.decider import Decision, Refusal
from contracts.age import month_completed_on
from contracts.events.supervision import (
    Grade,
    InstitutionAssessed,
    InstitutionDesignated,
    InstitutionDesignationWithdrawn,
)
from contracts.policy import Policy
from registry.domain.institution.commands import AssessInstitution, DesignateInstitution, WithdrawInstitutionDesignation
from registry.domain.institution.standing import designation_on, missing_credentials, on_file, suspended_on
from registry.domain.institution.state import Institution, InstitutionState

DESIGNABLE = ("nursery", "parent-child-centre")
"""三(五): 示范育儿园和亲子园."""


def assess(institution: InstitutionState, command: AssessInstitution, policy: Policy) -> Decision:
    """Score an institution in every area of the standard, and grade it by the total. Clause K5.1."""
    filed = on_file(institution, command, command.assessed_on)
    if isinstance(filed, Refusal):
        return filed
    if not policy.in_force(command.assessed_on):
        return Refusal("assessment.before-edition", clause="K5.1", details={"effective_on": policy.edition.effective_on})
    if command.assessment_id in filed.assessments:
        return Refusal("assessment.already-exists", clause="K5.1", details={"existing_id": str(command.assessment_id)})
    standard = policy.value("K5.1.standard", command.assessed_on)
    scored = {score.area: score.points for score in command.scores}
    if len(scored) < len(command.scores) or set(scored) != set(standard.value):
        return Refusal("assessment.areas-differ", clause="K5.1", details={"areas": sorted(standard.value)})
    if over := sorted(area for area, points in scored.items() if points > standard.value[area]):
        return Refusal("assessment.points-beyond-standard", clause="K5.1", details={"areas": over, "standard": standard.value})
    total = sum(scored.values())
    return [
        InstitutionAssessed(
            institution_id=command.institution_id,
            assessment_id=command.assessment_id,
            assessed_on=command.assessed_on,
            standard=standard.version,
            scores=command.scores,
            total=total,
            grade=grade_of(policy, total, command.assessed_on),
        )
    ]


def grade_of(policy: Policy, total: int, on: date) -> Grade:
    """The highest grade whose least total is reached. Clause K5.1."""
    grades: dict[Grade, int] = policy.value("K5.1.grades", on).value
    reached = [(least, grade) for grade, least in grades.items() if total >= least]
    return max(reached)[1] if reached else "ungraded"


def designate(institution: InstitutionState, command: DesignateInstitution, policy: Policy) -> Decision:
    """Designate a well-assessed nursery or centre in good standing, by a document that may state an award. K5.1, G4.1."""
    filed = on_file(institution, command, command.valid_from)
    if isinstance(filed, Refusal):
        return filed
    if command.valid_to < command.valid_from:
        return Refusal("designation.ends-before-start", clause="K5.1", details={"valid_from": command.valid_from})
    if refusal := _not_designable(filed, command, policy):
        return refusal
    return [
        InstitutionDesignated(
            institution_id=command.institution_id,
            assessment_id=command.assessment_id,
            valid_from=command.valid_from,
            valid_to=command.valid_to,
            document_number=command.document_number,
            award_fen=command.award_fen,
        )
    ]


def _not_designable(filed: Institution, command: DesignateInstitution, policy: Policy) -> Refusal | None:
    day = command.valid_from
    if filed.kind not in DESIGNABLE:
        return Refusal("designation.kind-not-designable", clause="K5.1", details={"kind": filed.kind})
    assessment = filed.assessments.get(command.assessment_id)
    if assessment is None:
        return Refusal("assessment.unknown", clause="K5.1", details={"assessment_id": str(command.assessment_id)})
    months: int = policy.value("K5.1.assessment-months", assessment.assessed_on).value
    last = month_completed_on(assessment.assessed_on, months)
    if not assessment.assessed_on <= day <= last:
        details = {"assessed_on": assessment.assessed_on, "not_after": last}
        return Refusal("assessment.not-of-the-time", clause="K5.1", details=details)
    least: int = policy.value("K5.1.designation-score", day).value
    if assessment.total < least:
        return Refusal("designation.score-too-low", clause="K5.1", details={"total": assessment.total, "least": least})
    if missing := missing_credentials(policy, filed, day):
        return Refusal("institution.credentials-incomplete", clause="S3.1", details={"missing": missing})
    if suspended_on(filed, day):
        return Refusal("institution.suspended", clause="K5.4", details={"on": day})
    if standing := designation_on(filed, day):
        return Refusal("designation.already-holds", clause="K5.1", details={"valid_to": standing.valid_to})
    return None


def withdraw(institution: InstitutionState, command: WithdrawInstitutionDesignation) -> Decision:
    """Withdraw the designation that holds on the day. Clauses K5.1, G4.1."""
    filed = on_file(institution, command, command.withdrawn_on)
    if isinstance(filed, Refusal):
        return filed
    if designation_on(filed, command.withdrawn_on) is None:
        return Refusal("designation.not-held", clause="K5.1", details={"on": command.withdrawn_on})
    return [
        InstitutionDesignationWithdrawn(
            institution_id=command.institution_id, withdrawn_on=command.withdrawn_on, reason=command.reason
        )
    ]
