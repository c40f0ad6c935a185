"""Signing and amending an agreement, giving the reason for the choice, and terminating it."""

from datetime import date

from chassis.decider import Decision, Refusal
from chassis.existence import Absent
from contracts.events.amendments import AgreementAmended
from contracts.events.registry import AgreementSigned, AgreementTerminated
from contracts.events.selection import SelectionReasonRecorded
from registry.domain.agreement.commands import AmendAgreement, RecordSelectionReason, SignAgreement, TerminateAgreement
from registry.domain.agreement.state import Agreement, AgreementState
from registry.domain.offices import other_office


def sign(agreement: AgreementState, command: SignAgreement) -> Decision:
    """Record an agreement as signed. A fee outside the tolerance stands here: whether it is paid, finance decides (S3.2, R12).

    In principle sessions are bought of demonstration institutions; any other choice has a reason (K5.3).
    """
    if refusal := _faulty_terms(command, command.valid_from, command.selection_reason):
        return refusal
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
            places=command.places,
        )
    ]


def amend(agreement: AgreementState, command: AmendAgreement) -> Decision:
    """Put an agreement into its next version, from a day of its validity after the last version began. Clauses S3.1, S3.2."""
    running = _not_terminated(agreement, command)
    if isinstance(running, Refusal):
        return running
    began = running.in_force_from or running.valid_from
    if not began < command.effective_on <= running.valid_to:
        details = {"after": began, "until": running.valid_to}
        return Refusal("agreement.amended-outside-validity", clause="S3.1", details=details)
    if refusal := _faulty_terms(command, command.effective_on, running.selection_reason):
        return refusal
    return [
        AgreementAmended(
            agreement_id=command.agreement_id,
            version=running.version + 1,
            effective_on=command.effective_on,
            modes=command.modes,
            fee_fen=command.fee_fen,
            valid_to=command.valid_to,
            document_number=command.document_number,
            places=command.places,
        )
    ]


def _not_terminated(agreement: AgreementState, command: AmendAgreement | TerminateAgreement) -> Agreement | Refusal:
    """The agreement, where it is recorded, the actor's to change, and not terminated."""
    if not isinstance(agreement, Agreement):
        return Refusal("agreement.unknown", clause="S3.1", details={"agreement_id": str(command.agreement_id)})
    if refusal := other_office(command.actor, agreement.township_code):
        return refusal
    if agreement.terminated_from is not None:
        details = {"effective_on": agreement.terminated_from}
        return Refusal("agreement.already-terminated", clause="S3.1", details=details)
    return agreement


def _faulty_terms(command: SignAgreement | AmendAgreement, first: date, selection_reason: str | None) -> Refusal | None:
    """What is wrong with the terms that hold from this day on."""
    if command.valid_to < first:
        return Refusal("agreement.ends-before-start", clause="S3.1", details={"valid_from": first})
    if "outreach" in command.modes and command.fee_fen is None:
        return Refusal("agreement.fee-missing", clause="S3.2")
    reason_asked = not command.demonstration and selection_reason is None
    if reason_asked and (refused := command.refused_without_reason.intersection(command.modes)):
        return Refusal("agreement.selection-reason-missing", clause="K5.3", details={"modes": sorted(refused)})
    return None


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
    running = _not_terminated(agreement, command)
    if isinstance(running, Refusal):
        return running
    return [AgreementTerminated(agreement_id=command.agreement_id, effective_on=command.effective_on, reason=command.reason)]
