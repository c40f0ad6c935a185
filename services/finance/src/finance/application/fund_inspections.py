"""raise-fund-finding, record-fund-statement, decide-fund-finding, sign-deduction, appeal-deduction, decide-deduction-appeal.
Clause M5."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType
from chassis.fields import Day, FeeFen, Name, PastDay, Reason, unrepeated
from chassis.issuing import named, stated
from contracts.events.finance import Payee
from contracts.events.fund_inspections import AppealOutcome, Deduction, Share
from contracts.policy import Bilingual
from contracts.values import Clause
from finance.domain.fund_inspection.commands import (
    AppealDeduction,
    DecideDeductionAppeal,
    DecideFundFinding,
    RaiseFundFinding,
    RecordFundStatement,
    SignDeduction,
)
from finance.domain.fund_inspection.decider import FUND_INSPECTION
from finance.domain.fund_inspection.state import FundInspectionState

COMMISSION: frozenset[Role] = frozenset({"commission"})
INSPECTED: frozenset[Role] = frozenset({"commission", "township", "village", "institution"})


class DeductionRequest(CommandRequest):
    """An amount in all, or a share of each payment with an end; of payments of these clauses, all if none is said."""

    amount_fen: FeeFen | None = None
    share_basis_points: Share | None = None
    clauses: Annotated[tuple[Clause, ...], Field(max_length=10), unrepeated] = ()
    payments_from: Day
    payments_to: Day | None = None


class _InspectionRequest(CommandRequest):
    inspection_id: UUID


class RaiseFundFindingRequest(CommandRequest):
    """What was found about a payee's use of funds, and until when it may state its case."""

    inspection_id: UUID | None = None
    payee: Payee
    found_on: PastDay
    finding: Reason
    statement_due_on: Day


class RecordFundStatementRequest(_InspectionRequest):
    """The payee's case."""

    stated_on: PastDay
    statement: Reason


class DecideFundFindingRequest(_InspectionRequest):
    """The document that decides, and the deduction it says; none: nothing is deducted."""

    document_number: Name
    decided_on: PastDay
    deduction: DeductionRequest | None = None


class SignDeductionRequest(_InspectionRequest):
    """The day of the signature."""

    signed_on: PastDay


class AppealDeductionRequest(_InspectionRequest):
    """The payee's appeal, and its grounds."""

    appealed_on: PastDay
    grounds: Reason


class DecideDeductionAppealRequest(_InspectionRequest):
    """The document that decides the appeal, and the deduction where it is reduced."""

    document_number: Name
    decided_on: PastDay
    outcome: AppealOutcome
    deduction: DeductionRequest | None = None


def _deduction(command: type[Any]) -> Any:
    """Makes a command with the deduction that its request says."""

    def made(**fields: Any) -> Any:
        said = fields["deduction"]
        return command(**fields | {"deduction": None if said is None else Deduction(**dict(said))})

    return stated(made)


_KINDS: tuple[tuple[str, Bilingual, type[CommandRequest], Any, frozenset[Role]], ...] = (
    (
        "raise-fund-finding",
        Bilingual(zh="登记奖补资金检查问题", en="raise a finding about the use of funds"),
        RaiseFundFindingRequest,
        named(RaiseFundFinding, "inspection_id"),
        COMMISSION,
    ),
    (
        "record-fund-statement",
        Bilingual(zh="登记陈述申辩", en="record what the inspected states"),
        RecordFundStatementRequest,
        stated(RecordFundStatement),
        INSPECTED,
    ),
    (
        "decide-fund-finding",
        Bilingual(zh="作出检查处理决定", en="decide what a finding leads to"),
        DecideFundFindingRequest,
        _deduction(DecideFundFinding),
        COMMISSION,
    ),
    (
        "sign-deduction",
        Bilingual(zh="签批扣减", en="sign a deduction"),
        SignDeductionRequest,
        stated(SignDeduction),
        COMMISSION,
    ),
    (
        "appeal-deduction",
        Bilingual(zh="对扣减提出申诉", en="appeal against a deduction"),
        AppealDeductionRequest,
        stated(AppealDeduction),
        INSPECTED,
    ),
    (
        "decide-deduction-appeal",
        Bilingual(zh="作出申诉决定", en="decide an appeal"),
        DecideDeductionAppealRequest,
        _deduction(DecideDeductionAppeal),
        COMMISSION,
    ),
)
FUND_INSPECTION_COMMANDS: tuple[CommandType[Any, FundInspectionState, Any], ...] = tuple(
    CommandType(name=name, summary=summary, request=request, decider=FUND_INSPECTION, command=command, roles=roles)
    for name, summary, request, command, roles in _KINDS
)
