"""The agreement as a decider."""

from dataclasses import replace

from chassis.decider import Decider, Decision
from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.amendments import AgreementAmended
from contracts.events.registry import AgreementSigned, AgreementTerminated
from contracts.events.selection import SelectionReasonRecorded
from registry.domain.agreement.commands import (
    AgreementCommand,
    AmendAgreement,
    RecordSelectionReason,
    SignAgreement,
    TerminateAgreement,
)
from registry.domain.agreement.signing import amend, give_reason, sign, terminate
from registry.domain.agreement.state import Agreement, AgreementState


def decide(agreement: AgreementState, command: AgreementCommand) -> Decision:
    """The decision on each command."""
    match command:
        case SignAgreement():
            return sign(agreement, command)
        case AmendAgreement():
            return amend(agreement, command)
        case RecordSelectionReason():
            return give_reason(agreement, command)
        case TerminateAgreement():
            return terminate(agreement, command)


def evolve(agreement: AgreementState, event: DomainEvent) -> AgreementState:
    """The state after an event."""
    match agreement, event:
        case Absent(), AgreementSigned():
            return Agreement(
                agreement_id=event.agreement_id,
                township_code=event.township_code,
                institution_id=event.institution_id,
                modes=event.modes,
                fee_fen=event.fee_fen,
                valid_from=event.valid_from,
                valid_to=event.valid_to,
                selection_reason=event.selection_reason,
                places=event.places,
            )
        case Agreement(), AgreementAmended():
            return replace(
                agreement,
                modes=event.modes,
                fee_fen=event.fee_fen,
                valid_to=event.valid_to,
                places=event.places,
                version=event.version,
                in_force_from=event.effective_on,
            )
        case Agreement(), SelectionReasonRecorded():
            return replace(agreement, selection_reason=event.reason)
        case Agreement(), AgreementTerminated():
            return replace(agreement, terminated_from=event.effective_on)
        case _:
            return agreement


AGREEMENT: Decider[AgreementState, AgreementCommand] = Decider("agreement", Absent(), decide, evolve)
