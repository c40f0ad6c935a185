"""A settlement as recorded: its lines, how far it is, and what the bank has done. Clause M3."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum, auto
from uuid import UUID

from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.finance import Payee
from contracts.events.settlement import (
    BankLine,
    BankResultRecorded,
    Draw,
    PaymentInstructed,
    Receivable,
    SetOff,
    SettlementApproved,
    SettlementDiscarded,
    SettlementLine,
    SettlementPrepared,
    SettlementReconciled,
)


class Stage(StrEnum):
    """How far a settlement is."""

    PREPARED = auto()
    DISCARDED = auto()
    APPROVED = auto()
    INSTRUCTED = auto()
    RECONCILED = auto()


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is due to each payee under a clause, from a fund, for services to a day. Amounts in fen."""

    settlement_id: UUID
    clause: str
    funding_source: str
    through: date
    lines: Mapping[Payee, SettlementLine]
    receivables: tuple[Receivable, ...]
    draws: tuple[Draw, ...]
    prepared_by: str
    stage: Stage = Stage.PREPARED
    approved_by: str | None = None
    number: int | None = None
    check_sum: str | None = None
    set_offs: tuple[SetOff, ...] = ()
    results: Mapping[Payee, BankLine] = field(default_factory=dict)

    @property
    def to_pay(self) -> tuple[SettlementLine, ...]:
        """The lines the bank is told of: those that come to something."""
        return tuple(line for line in self.lines.values() if line.amount_fen > 0)

    @property
    def amount_fen(self) -> int:
        """What is paid if every line is."""
        return sum(line.amount_fen for line in self.to_pay)

    def result_fen(self, status: str) -> int:
        """What the bank has paid, or failed to pay."""
        return sum(self.lines[payee].amount_fen for payee, one in self.results.items() if one.status == status)


SettlementState = Absent | Settlement


def evolve(state: SettlementState, event: DomainEvent) -> SettlementState:
    """The state after an event. Which entries a line has is not part of it."""
    match state, event:
        case Absent(), SettlementPrepared():
            return Settlement(
                settlement_id=event.settlement_id,
                clause=event.clause,
                funding_source=event.funding_source,
                through=event.through,
                lines={line.payee: line for line in event.lines},
                receivables=event.receivables,
                draws=event.draws,
                prepared_by=event.prepared_by,
                set_offs=event.set_offs,
            )
        case Settlement(), SettlementDiscarded():
            return replace(state, stage=Stage.DISCARDED)
        case Settlement(), SettlementApproved():
            return replace(state, stage=Stage.APPROVED, approved_by=event.approved_by)
        case Settlement(), PaymentInstructed():
            return replace(state, stage=Stage.INSTRUCTED, number=event.number, check_sum=event.check_sum)
        case Settlement(), BankResultRecorded():
            return replace(state, results={**state.results, **{one.payee: one for one in event.results}})
        case Settlement(), SettlementReconciled():
            return replace(state, stage=Stage.RECONCILED)
        case _:
            return state
