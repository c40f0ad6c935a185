"""How the funds were inspected: finding, statement, decision, the signed deduction, appeal and its outcome. Clause M5.

`decided_by` and `signed_by` are offices with the pseudonymous ids of who acted, as the envelope's actor is.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.catalogue import DomainEvent, event
from contracts.events.finance import Payee
from contracts.topics import FUND_INSPECTIONS
from contracts.values import Clause, Fen, FundInspectionId

Share = Annotated[int, Field(strict=True, ge=1, le=10_000, description="Part of each payment in basis points.")]
AppealOutcome = Literal["upheld", "reduced", "cancelled"]


class Deduction(BaseModel):
    """What is deducted: an amount in all, or a share of each payment; from payments of these clauses (none said: of all) that are
    approved from a day on, and until one.
    """

    model_config = ConfigDict(frozen=True)

    amount_fen: Fen | None = None
    share_basis_points: Share | None = None
    clauses: tuple[Clause, ...] = ()
    payments_from: date
    payments_to: date | None = None


class OfFundInspection(DomainEvent):
    """Which inspection."""

    inspection_id: FundInspectionId


@event("fund-finding-raised", topic=FUND_INSPECTIONS)
class FundFindingRaised(OfFundInspection):
    """The inspection of the use of funds found something about a payee, who may state its case until `statement_due_on`. M5."""

    payee: Payee
    found_on: date
    finding: str
    statement_due_on: date


@event("fund-statement-recorded", topic=FUND_INSPECTIONS)
class FundStatementRecorded(OfFundInspection):
    """The inspected payee has stated its case. Clause M5."""

    stated_on: date
    statement: str


@event("fund-finding-decided", topic=FUND_INSPECTIONS)
class FundFindingDecided(OfFundInspection):
    """By a document it was decided what the finding leads to: a deduction, still to be signed, or none. Clause M5."""

    document_number: str
    decided_on: date
    decided_by: str
    deduction: Deduction | None


@event("deduction-signed", topic=FUND_INSPECTIONS)
class DeductionSigned(OfFundInspection):
    """Another authorised person has signed: from future payments it is deducted (扣减奖补资金). Clause M5."""

    signed_on: date
    signed_by: str


@event("deduction-appealed", topic=FUND_INSPECTIONS)
class DeductionAppealed(OfFundInspection):
    """The payee appeals; nothing is deducted until the appeal is decided. Clause M5."""

    appealed_on: date
    grounds: str


@event("deduction-appeal-decided", topic=FUND_INSPECTIONS)
class DeductionAppealDecided(OfFundInspection):
    """The deduction stands, is less, or is cancelled for what has not been taken yet. Clause M5."""

    document_number: str
    decided_on: date
    decided_by: str
    outcome: AppealOutcome
    deduction: Deduction | None
