"""What can become of an inspection of funds. Clause M5."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.decider import Command
from contracts.events.finance import Payee
from contracts.events.fund_inspections import AppealOutcome, Deduction


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfFundInspection(Command):
    inspection_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.inspection_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseFundFinding(_OfFundInspection):
    """Something was found about a payee, who may state its case until a day."""

    payee: Payee
    found_on: date
    finding: str
    statement_due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFundStatement(_OfFundInspection):
    """The payee states its case."""

    stated_on: date
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideFundFinding(_OfFundInspection):
    """What the finding leads to, by which document; a deduction is still to be signed."""

    document_number: str
    decided_on: date
    deduction: Deduction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignDeduction(_OfFundInspection):
    """Another person signs."""

    signed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDeduction(_OfFundInspection):
    """The payee appeals."""

    appealed_on: date
    grounds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideDeductionAppeal(_OfFundInspection):
    """The appeal's outcome; where it is less, the deduction as it is from then on."""

    document_number: str
    decided_on: date
    outcome: AppealOutcome
    deduction: Deduction | None


FundInspectionCommand = (
    RaiseFundFinding | RecordFundStatement | DecideFundFinding | SignDeduction | AppealDeduction | DecideDeductionAppeal
)
