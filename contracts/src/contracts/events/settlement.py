"""From accrued to paid: what is settled with whom, who approved it, what the bank did, what was paid back."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.catalogue import DomainEvent, event
from contracts.events.finance import Payee
from contracts.topics import SETTLEMENTS
from contracts.values import Clause, Fen, FundingSource, SettlementId, Sha256


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class SettlementLine(_Value):
    """What a payee gets: the sum of its entries, 0 where they make up for each other."""

    payee: Payee
    amount_fen: Fen
    entries: int


class Receivable(_Value):
    """What a payee owes: corrections of what was paid, beyond what it is due. It is taken from its next payment, or paid back."""

    payee: Payee
    owed_fen: Fen


class SetOff(_Value):
    """What a payee owed the fund by corrections under another clause, and is taken off its line. Clause M3."""

    payee: Payee
    clause: Clause
    amount_fen: Fen


class DeductionTaken(_Value):
    """What a signed deduction takes off a payee's line: `id` is that of its entry, `inspection_id` the inspection's. Clause M5."""

    id: UUID
    inspection_id: UUID
    payee: Payee
    amount_fen: Fen
    document_number: str


class Draw(_Value):
    """What is drawn from the fund's budget of a calendar year of service."""

    year: int
    amount_fen: Fen


class EntryTaken(_Value):
    """How much of a claim, a repayment or a deduction a line settles: `year` is that of the service, or of the document."""

    id: UUID
    year: int
    amount_fen: Fen


class BankLine(_Value):
    """What the bank did with a line: paid, or failed and why."""

    payee: Payee
    status: Literal["paid", "failed"]
    reason: str | None = None


class OfSettlement(DomainEvent):
    """Which settlement."""

    settlement_id: SettlementId


@event("settlement-prepared", topic=SETTLEMENTS)
class SettlementPrepared(OfSettlement):
    """The books of a clause and a fund were closed to a day, and what is due to each payee was added up. Clause M3.

    `prepared_by` is the office and the pseudonymous id of who acts, as the envelope's actor is.
    """

    clause: Clause
    funding_source: FundingSource
    through: date
    lines: tuple[SettlementLine, ...]
    receivables: tuple[Receivable, ...]
    draws: tuple[Draw, ...]
    prepared_by: str
    deductions: tuple[DeductionTaken, ...] = ()
    set_offs: tuple[SetOff, ...] = ()


@event("settlement-entries-taken", topic=SETTLEMENTS)
class SettlementEntriesTaken(OfSettlement):
    """Which claims, repayments and deductions a payee's line is made of; a long one is told in several events. Clause M3.

    `clause` is that of the entries: the settlement's, or another by which the payee owed the fund; none: the settlement's.
    """

    payee: Payee
    clause: Clause | None = None
    entries: tuple[EntryTaken, ...]


@event("settlement-discarded", topic=SETTLEMENTS)
class SettlementDiscarded(OfSettlement):
    """It is not approved; its claims are due in the next one. Clause M3."""

    reason: str


@event("settlement-approved", topic=SETTLEMENTS)
class SettlementApproved(OfSettlement):
    """Another person than prepared it approves it for payment. Clause M3."""

    approved_by: str


@event("payment-instructed", topic=SETTLEMENTS)
class PaymentInstructed(OfSettlement):
    """The treasury is told to pay each line. Numbers follow on each other for each fund; `check_sum` is SHA-256 of the file's
    lines. Clause M3."""

    funding_source: FundingSource
    number: int
    check_sum: Sha256
    amount_fen: Fen


@event("bank-result-recorded", topic=SETTLEMENTS)
class BankResultRecorded(OfSettlement):
    """What the bank has done with some of the lines. Clause M3."""

    results: tuple[BankLine, ...]


@event("settlement-reconciled", topic=SETTLEMENTS)
class SettlementReconciled(OfSettlement):
    """Every line has its result; what failed is due in the next settlement. Clause M3."""

    paid_fen: Fen
    failed_fen: Fen


@event("repayment-recorded", topic=SETTLEMENTS)
class RepaymentRecorded(DomainEvent):
    """A payee has paid back what it owed after a correction, or a part of it. Clause M3."""

    repayment_id: UUID
    clause: Clause
    funding_source: FundingSource
    payee: Payee
    amount_fen: Fen
    document_number: str
    repaid_on: date
