"""Suspending an institution, and letting it resume. Clause K5.4."""

from chassis.decider import Decision, Refusal
from contracts.events.supervision import InstitutionResumed, InstitutionSuspended
from registry.domain.institution.commands import ResumeInstitution, SuspendInstitution
from registry.domain.institution.standing import on_file
from registry.domain.institution.state import InstitutionState


def suspend(institution: InstitutionState, command: SuspendInstitution) -> Decision:
    """Suspend an institution that serves; what it delivers from that day on is not payable. Clauses K5.4, S3.1."""
    filed = on_file(institution, command, command.from_date)
    if isinstance(filed, Refusal):
        return filed
    if filed.open_suspension is not None:
        return Refusal("institution.already-suspended", clause="K5.4", details={"existing_id": str(filed.open_suspension)})
    if command.suspension_id in filed.suspensions:
        return Refusal("suspension.already-exists", clause="K5.4", details={"existing_id": str(command.suspension_id)})
    return [
        InstitutionSuspended(
            institution_id=command.institution_id,
            suspension_id=command.suspension_id,
            from_date=command.from_date,
            inspection_id=command.inspection_id,
            reason=command.reason,
        )
    ]


def resume(institution: InstitutionState, command: ResumeInstitution) -> Decision:
    """End the suspension that lasts, not before it began. Clause K5.4."""
    filed = on_file(institution, command, command.resumed_on)
    if isinstance(filed, Refusal):
        return filed
    lasting = filed.open_suspension
    if lasting is None:
        return Refusal("institution.not-suspended", clause="K5.4", details={"institution_id": str(command.institution_id)})
    from_date = filed.suspensions[lasting].from_date
    if command.resumed_on < from_date:
        return Refusal("institution.resumed-too-early", clause="K5.4", details={"not_before": from_date})
    return [InstitutionResumed(institution_id=command.institution_id, suspension_id=lasting, resumed_on=command.resumed_on)]
