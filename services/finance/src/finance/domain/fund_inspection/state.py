"""An inspection of funds as recorded: how far it has come. Clause M5."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.finance import Payee
from contracts.events.fund_inspections import (
    Deduction,
    DeductionAppealDecided,
    DeductionAppealed,
    DeductionSigned,
    FundFindingDecided,
    FundFindingRaised,
    FundStatementRecorded,
)


@dataclass(frozen=True, slots=True)
class FundInspection:
    """A finding about a payee's use of funds. `appealed_on` stands while an appeal is open."""

    inspection_id: UUID
    payee: Payee
    found_on: date
    finding: str
    statement_due_on: date
    statement: str | None = None
    document_number: str | None = None
    decided_on: date | None = None
    decided_by: str | None = None
    deduction: Deduction | None = None
    signed_on: date | None = None
    signed_by: str | None = None
    appealed_on: date | None = None
    appeal_outcome: str | None = None

    @property
    def deducts(self) -> bool:
        """Whether payments are less by it: decided, signed, and no appeal open."""
        return self.deduction is not None and self.signed_on is not None and self.appealed_on is None


FundInspectionState = Absent | FundInspection


def evolve(state: FundInspectionState, event: DomainEvent) -> FundInspectionState:
    """The state after an event."""
    match state, event:
        case Absent(), FundFindingRaised():
            return FundInspection(event.inspection_id, event.payee, event.found_on, event.finding, event.statement_due_on)
        case FundInspection(), FundStatementRecorded():
            return replace(state, statement=event.statement)
        case FundInspection(), FundFindingDecided():
            return replace(
                state,
                document_number=event.document_number,
                decided_on=event.decided_on,
                decided_by=event.decided_by,
                deduction=event.deduction,
            )
        case FundInspection(), DeductionSigned():
            return replace(state, signed_on=event.signed_on, signed_by=event.signed_by)
        case FundInspection(), DeductionAppealed():
            return replace(state, appealed_on=event.appealed_on)
        case FundInspection(), DeductionAppealDecided():
            return replace(state, appealed_on=None, appeal_outcome=event.outcome, deduction=event.deduction)
        case _:
            return state
