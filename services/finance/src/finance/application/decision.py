"""A decision about to be recorded: its event, the row it leaves of its claim, and the money it moves."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from chassis.store import Recordable
from contracts.catalogue import DomainEvent
from contracts.events.finance import Payee, SubsidyAccrued, SubsidyDecision, SubsidyReversed
from finance.domain.decided import decided_by


class ClaimRow(NamedTuple):
    """Where a claim stands after a decision, as table `claims` has it."""

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
    """A decision on a claim, or the assessment of an attendance (then without `row`), which is number `number` of its stream."""

    book: str
    subject_id: UUID
    number: int
    event: Recordable
    row: ClaimRow | None
    moved: Moved | None


def decision_of(book: str, event: DomainEvent) -> Decision:
    """What an event of the domain leaves."""
    subject_id, state = decided_by(event)
    row = _row(event) if isinstance(event, SubsidyDecision) else None
    return Decision(book, subject_id, state.number, event, row, _moved(event))


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


def _moved(event: DomainEvent) -> Moved | None:
    match event:
        case SubsidyAccrued(payee=Payee() as payee):
            return Moved(event.clause, event.funding_source, payee.kind, payee.id, event.amount_fen)
        case SubsidyReversed(payee=Payee() as payee):
            return Moved(event.clause, event.funding_source, payee.kind, payee.id, -event.amount_fen)
        case _:
            return None
