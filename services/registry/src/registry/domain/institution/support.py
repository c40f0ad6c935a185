"""What an institution is supported by: purchase, reward instead of subsidy, land and rent preference. Clause K4.1."""

from chassis.decider import Decision, Refusal
from contracts.events.supervision import SupportGiven
from registry.domain.institution.commands import GiveSupport
from registry.domain.institution.standing import on_file
from registry.domain.institution.state import InstitutionState


def give_support(institution: InstitutionState, command: GiveSupport) -> Decision:
    """Record a support given by a department, by its document, once. It is no accrual: what it paid, the document says. K4.1."""
    filed = on_file(institution, command, command.given_on)
    if isinstance(filed, Refusal):
        return filed
    if command.support_id in filed.supports:
        return Refusal("support.already-exists", clause="K4.1", details={"existing_id": str(command.support_id)})
    if command.kind in ("purchase", "reward") and command.amount_fen is None:
        return Refusal("support.amount-missing", clause="K4.1", details={"kind": command.kind})
    return [
        SupportGiven(
            institution_id=command.institution_id,
            support_id=command.support_id,
            kind=command.kind,
            department=command.department,
            given_on=command.given_on,
            document_number=command.document_number,
            amount_fen=command.amount_fen,
        )
    ]
