"""What has been decided so far on a claim or an attendance: the fold of its decisions."""

from dataclasses import dataclass
from uuid import UUID

from contracts.catalogue import DomainEvent
from contracts.events.finance import AttendanceAssessed, SubsidyAccrued, SubsidyDecision, SubsidyDenied, SubsidyReversed
from finance.domain.claims import ClaimKey, Terms


@dataclass(frozen=True, slots=True)
class Accrued:
    """A claim that stands accrued on these terms, by decision `number`."""

    key: ClaimKey
    number: int
    terms: Terms


@dataclass(frozen=True, slots=True)
class Denied:
    """A claim that stands refused, by decision `number`: never accrued, or taken back."""

    key: ClaimKey
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Assessed:
    """An outreach attendance as last assessed; eligible where `reason` is None."""

    number: int
    reason: str | None


Decided = Accrued | Denied | Assessed


def decided_by(event: DomainEvent) -> tuple[UUID, Decided]:
    """The claim or attendance that a decision is about, and what stands after it: each decision says all of it."""
    match event:
        case SubsidyAccrued():
            terms = Terms(event.amount_fen, event.payee.kind, event.payee.id, event.funding_source)
            return event.claim_id, Accrued(_key(event), event.decision, terms)
        case SubsidyDenied() | SubsidyReversed():
            return event.claim_id, Denied(_key(event), event.decision, event.reason)
        case AttendanceAssessed():
            return event.attendance_id, Assessed(event.assessment, event.reason)
        case _:
            raise ValueError(f"{event.event_type} is no decision")


def _key(event: SubsidyDecision) -> ClaimKey:
    return ClaimKey(event.claim_id, event.clause, event.book, UUID(event.source_id), event.child_id, event.service_date)
