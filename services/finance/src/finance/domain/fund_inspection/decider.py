"""From a finding to a signed deduction, by two persons, and through an appeal. Clause M5."""

from datetime import date

from chassis.actor import Actor
from chassis.decider import Decider, Decision, Refusal
from chassis.existence import Absent
from contracts.events.fund_inspections import (
    Deduction,
    DeductionAppealDecided,
    DeductionAppealed,
    DeductionSigned,
    FundFindingDecided,
    FundFindingRaised,
    FundStatementRecorded,
)
from finance.domain.budget.state import same_person
from finance.domain.fund_inspection.commands import (
    AppealDeduction,
    DecideDeductionAppeal,
    DecideFundFinding,
    FundInspectionCommand,
    RaiseFundFinding,
    RecordFundStatement,
    SignDeduction,
)
from finance.domain.fund_inspection.state import FundInspection, FundInspectionState, evolve


def raise_finding(state: FundInspectionState, command: RaiseFundFinding) -> Decision:
    """Raise a finding, once under its id. Clause M5."""
    if isinstance(state, FundInspection):
        return Refusal("fund-inspection.already-exists", clause="M5", details={"existing_id": str(command.inspection_id)})
    if command.statement_due_on < command.found_on:
        return _too_early(command.found_on)
    return [
        FundFindingRaised(
            inspection_id=command.inspection_id,
            payee=command.payee,
            found_on=command.found_on,
            finding=command.finding,
            statement_due_on=command.statement_due_on,
        )
    ]


def state_case(inspection: FundInspection, command: RecordFundStatement) -> Decision:
    """Record the payee's statement, by itself or by the county for it, before the decision. Clause M5."""
    if refusal := _other_office(command.actor, inspection):
        return refusal
    if inspection.decided_on is not None:
        return Refusal("fund-inspection.already-decided", clause="M5", details={"decided_on": inspection.decided_on})
    if command.stated_on < inspection.found_on:
        return _too_early(inspection.found_on)
    return [FundStatementRecorded(inspection_id=command.inspection_id, stated_on=command.stated_on, statement=command.statement)]


def decide_finding(inspection: FundInspection, command: DecideFundFinding) -> Decision:
    """Decide once, after the payee's statement or the day it was due. Clause M5."""
    if inspection.decided_on is not None:
        return Refusal("fund-inspection.already-decided", clause="M5", details={"decided_on": inspection.decided_on})
    if command.decided_on < inspection.found_on:
        return _too_early(inspection.found_on)
    if inspection.statement is None and command.decided_on <= inspection.statement_due_on:
        details = {"statement_due_on": inspection.statement_due_on}
        return Refusal("fund-inspection.not-heard", clause="M5", details=details)
    if refusal := _unclear(command.deduction):
        return refusal
    return [
        FundFindingDecided(
            inspection_id=command.inspection_id,
            document_number=command.document_number,
            decided_on=command.decided_on,
            decided_by=str(command.actor),
            deduction=command.deduction,
        )
    ]


def sign(inspection: FundInspection, command: SignDeduction) -> Decision:
    """Sign a decided deduction, by another person than decided it; without that nothing is deducted. Clause M5."""
    if inspection.deduction is None or inspection.decided_by is None or inspection.decided_on is None:
        return Refusal("deduction.none-decided", clause="M5", details={"inspection_id": str(command.inspection_id)})
    if inspection.signed_on is not None:
        return Refusal("deduction.already-signed", clause="M5", details={"signed_on": inspection.signed_on})
    if same_person(inspection.decided_by, str(command.actor)):
        return Refusal("deduction.signer-is-decider", clause="M5", details={"document_number": inspection.document_number})
    if command.signed_on < inspection.decided_on:
        return _too_early(inspection.decided_on)
    return [DeductionSigned(inspection_id=command.inspection_id, signed_on=command.signed_on, signed_by=str(command.actor))]


def appeal(inspection: FundInspection, command: AppealDeduction) -> Decision:
    """Appeal against a signed deduction, once; it holds the deduction up. Clause M5."""
    if refusal := _other_office(command.actor, inspection):
        return refusal
    if inspection.signed_on is None:
        return Refusal("deduction.not-signed", clause="M5", details={"inspection_id": str(command.inspection_id)})
    if inspection.appealed_on is not None or inspection.appeal_outcome is not None:
        return Refusal("deduction.already-appealed", clause="M5", details={"outcome": inspection.appeal_outcome})
    if command.appealed_on < inspection.signed_on:
        return _too_early(inspection.signed_on)
    return [DeductionAppealed(inspection_id=command.inspection_id, appealed_on=command.appealed_on, grounds=command.grounds)]


def decide_appeal(inspection: FundInspection, command: DecideDeductionAppeal) -> Decision:
    """Decide an open appeal, by another person than decided the deduction; it never makes it more. Clause M5."""
    if inspection.appealed_on is None or inspection.decided_by is None or inspection.deduction is None:
        return Refusal("deduction.not-appealed", clause="M5", details={"inspection_id": str(command.inspection_id)})
    if same_person(inspection.decided_by, str(command.actor)):
        return Refusal("deduction.appeal-by-decider", clause="M5", details={"document_number": inspection.document_number})
    if command.decided_on < inspection.appealed_on:
        return _too_early(inspection.appealed_on)
    if (command.outcome == "reduced") != (command.deduction is not None):
        return Refusal("deduction.outcome-unclear", clause="M5", details={"outcome": command.outcome})
    if command.deduction is not None and not _is_less(command.deduction, inspection.deduction):
        return Refusal("deduction.not-less", clause="M5", details={"outcome": command.outcome})
    return [
        DeductionAppealDecided(
            inspection_id=command.inspection_id,
            document_number=command.document_number,
            decided_on=command.decided_on,
            decided_by=str(command.actor),
            outcome=command.outcome,
            deduction=inspection.deduction if command.outcome == "upheld" else command.deduction,
        )
    ]


def _is_less(new: Deduction, old: Deduction) -> bool:
    """Less of the same kind, from the same payments."""
    same = new.model_copy(update={"amount_fen": old.amount_fen, "share_basis_points": old.share_basis_points})
    if same != old or (new.amount_fen is None) != (old.amount_fen is None):
        return False
    return (new.amount_fen or 0) + (new.share_basis_points or 0) < (old.amount_fen or 0) + (old.share_basis_points or 0)


def _unclear(deduction: Deduction | None) -> Refusal | None:
    """A deduction is an amount above 0 or a share, of payments of a time; a share ends."""
    if deduction is None:
        return None
    by_amount, by_share = deduction.amount_fen is not None, deduction.share_basis_points is not None
    if by_amount == by_share or (deduction.amount_fen is not None and deduction.amount_fen <= 0):
        return Refusal("deduction.amount-or-share", clause="M5")
    if by_share and deduction.payments_to is None:
        return Refusal("deduction.share-without-end", clause="M5")
    if deduction.payments_to is not None and deduction.payments_to < deduction.payments_from:
        return _too_early(deduction.payments_from)
    return None


def _too_early(not_before: date) -> Refusal:
    return Refusal("fund-inspection.step-before-last", clause="M5", details={"not_before": not_before})


def _other_office(actor: Actor, inspection: FundInspection) -> Refusal | None:
    """The refusal of whoever neither acts for the payee nor is of the commission, which writes down what it was told."""
    if "commission" in actor.roles or actor.may_act_for(inspection.payee.id):
        return None
    return Refusal("auth.other-office", details={"office": actor.office, "unit": inspection.payee.id})


def decide(state: FundInspectionState, command: FundInspectionCommand) -> Decision:
    """The decision on each command."""
    match command, state:
        case RaiseFundFinding(), _:
            return raise_finding(state, command)
        case _, Absent():
            return Refusal("fund-inspection.unknown", clause="M5", details={"inspection_id": str(command.inspection_id)})
        case RecordFundStatement(), FundInspection():
            return state_case(state, command)
        case DecideFundFinding(), FundInspection():
            return decide_finding(state, command)
        case SignDeduction(), FundInspection():
            return sign(state, command)
        case AppealDeduction(), FundInspection():
            return appeal(state, command)
        case DecideDeductionAppeal(), FundInspection():
            return decide_appeal(state, command)


FUND_INSPECTION: Decider[FundInspectionState, FundInspectionCommand] = Decider("fund-inspection", Absent(), decide, evolve)
