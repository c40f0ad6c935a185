"""Signing an agreement, giving the reason for the choice, and terminating it."""

from chassis.decider import Decision, Refusal
from chassis.existence import Absent
from contracts.events.registry import AgreementSigned, AgreementTerminated
from contracts.events.selection import SelectionReasonRecorded
from registry.domain.agreement.commands import RecordSelectionReason, SignAgreement, TerminateAgreement
from registry.domain.agreement.state import Agreement, AgreementState
from registry.domain.offices import other_office


def sign(agreement: AgreementState, command: SignAgreement) -> Decision:
    """Record an agreement as signed. A fee outside the tolerance stands here: whether it is paid, finance decides (S3.2, R12).

    In principle sessions are bought of demonstration institutions; any other choice has a reason (K5.3).
    """
    if command.valid_to < command.valid_from:
        return Refusal("agreement.ends-before-start", clause="S3.1", details={"valid_from": command.valid_from})
    if "outreach" in command.modes and command.fee_fen is None:
        return Refusal("agreement.fee-missing", clause="S3.2")
    reason_asked = not command.demonstration and command.selection_reason is None
    if reason_asked and (refused := command.refused_without_reason.intersection(command.modes)):
        return Refusal("agreement.selection-reason-missing", clause="K5.3", details={"modes": sorted(refused)})
    if not isinstance(agreement, Absent):
        return Refusal("agreement.already-exists", details={"existing_id": str(command.agreement_id)})
    return [
        AgreementSigned(
            agreement_id=command.agreement_id,
            township_code=command.township_code,
            institution_id=command.institution_id,
            modes=command.modes,
            fee_fen=command.fee_fen,
            valid_from=command.valid_from,
            valid_to=command.valid_to,
            selection_reason=command.selection_reason,
        )
    ]


def give_reason(agreement: AgreementState, command: RecordSelectionReason) -> Decision:
    """Say why the institution was chosen, where nobody has yet. Clause K5.3."""
    if not isinstance(agreement, Agreement):
        return Refusal("agreement.unknown", clause="K5.3", details={"agreement_id": str(command.agreement_id)})
    if refusal := other_office(command.actor, agreement.township_code):
        return refusal
    if agreement.selection_reason is not None:
        return Refusal("agreement.selection-reason-given", clause="K5.3", details={"reason": agreement.selection_reason})
    return [SelectionReasonRecorded(agreement_id=command.agreement_id, reason=command.reason)]


def terminate(agreement: AgreementState, command: TerminateAgreement) -> Decision:
    """Terminate an agreement once, by the township that signed it or the commission."""
    if not isinstance(agreement, Agreement):
        return Refusal("agreement.unknown", clause="S3.1", details={"agreement_id": str(command.agreement_id)})
    if refusal := other_office(command.actor, agreement.township_code):
        return refusal
    if agreement.terminated_from is not None:
        details = {"effective_on": agreement.terminated_from}
        return Refusal("agreement.already-terminated", clause="S3.1", details=details)
    return [AgreementTerminated(agreement_id=command.agreement_id, effective_on=command.effective_on, reason=command.reason)]
