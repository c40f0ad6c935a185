"""A decision about to be recorded: its event, the row it leaves of its claim, and the money it moves."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from chassis.store import Recordable
from contracts.catalogue import DomainEvent
from contracts.events.finance import (
    AttendanceAccrued,
    AttendanceDenied,
    AttendancesDecided,
    Payee,
    SubsidyAccrued,
    SubsidyDecision,
    SubsidyReversed,
)
from finance.domain.decided import decided_by


class ClaimRow(NamedTuple):
    """Where a claim stands after a decision, as table `single_claims` has it."""

    claim_id: UUID
    clause: str
    book: str
    source_id: UUID
    child_id: UUID | None
    service_date: date
    township_code: str | None
    number: int
    status: str
    eligible: bool
    amount_fen: int | None
    payee_kind: str | None
    payee_id: str | None
    funding_source: str | None
    reason: str | None


class Moved(NamedTuple):
    """The money of a decision: negative where it is taken back."""

    clause: str
    funding_source: str
    payee_kind: str
    payee_id: str
    amount_fen: int


class Decision(NamedTuple):
    """A decision on a claim that is decided by itself, or the assessment of an attendance (then without `row`), which is number
    `number` of its stream."""

    book: str
    subject_id: UUID
    number: int
    event: Recordable
    row: ClaimRow | None
    moved: Sequence[Moved]


def decision_of(book: str, event: DomainEvent) -> Decision:
    """What an event of the domain leaves."""
    subject_id, state = decided_by(event)
    row = _row(event) if isinstance(event, SubsidyDecision) else None
    return Decision(book, subject_id, state.number, event, row, moved_by(event))


def _row(event: SubsidyDecision) -> ClaimRow:
    terms: tuple[int | None, str | None, str | None, str | None] = (None, None, None, None)
    if isinstance(event, SubsidyAccrued):
        terms = (event.amount_fen, event.payee.kind, event.payee.id, event.funding_source)
    return ClaimRow(
        event.claim_id,
        event.clause,
        event.book,
        UUID(event.source_id),
        event.child_id,
        event.service_date,
        event.township_code,
        event.decision,
        "accrued" if isinstance(event, SubsidyAccrued) else "refused",
        event.eligible,
        *terms,
        getattr(event, "reason", None),
    )


def moved_by(event: DomainEvent) -> Sequence[Moved]:
    """The money that an event of decisions moves, by fund."""
    match event:
        case SubsidyAccrued(payee=Payee() as payee):
            return (Moved(event.clause, event.funding_source, payee.kind, payee.id, event.amount_fen),)
        case SubsidyReversed(payee=Payee() as payee):
            return (Moved(event.clause, event.funding_source, payee.kind, payee.id, -event.amount_fen),)
        case AttendancesDecided(payee=Payee() as payee):
            spent_fen: dict[str, int] = {}
            for decision in event.decisions:
                if not isinstance(decision, AttendanceDenied):
                    sign = 1 if isinstance(decision, AttendanceAccrued) else -1
                    fund = decision.funding_source
                    spent_fen[fund] = spent_fen.get(fund, 0) + sign * decision.amount_fen
            return tuple(Moved(event.clause, fund, payee.kind, payee.id, fen) for fund, fen in spent_fen.items() if fen)
        case _:
            return ()
