"""A payee pays back what it was paid too much. Clause M3."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.finance import Payee
from contracts.events.settlement import RepaymentRecorded


@dataclass(frozen=True, slots=True)
class Repayment:
    """Recorded once, by its document."""

    repayment_id: UUID
    document_key: str


RepaymentState = Absent | Repayment


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRepayment(Command):
    """So much has come back; `owed_fen` is what the payee owes by all that is open, looked up."""

    repayment_id: UUID
    clause: str
    funding_source: str
    payee: Payee
    amount_fen: int
    document_number: str
    repaid_on: date
    owed_fen: int = 0

    @property
    def stream_id(self) -> UUID:
        return self.repayment_id


def decide(state: RepaymentState, command: RecordRepayment) -> Decision:
    """Record what is owed, or a part of it, never more. Clause M3."""
    if isinstance(state, Repayment):
        return Refusal("repayment.id-in-use", clause="M3", details={"existing_id": str(command.repayment_id)})
    if command.amount_fen > command.owed_fen:
        return Refusal("repayment.more-than-owed", clause="M3", details={"owed_fen": command.owed_fen})
    return [
        RepaymentRecorded(
            repayment_id=command.repayment_id,
            clause=command.clause,
            funding_source=command.funding_source,
            payee=command.payee,
            amount_fen=command.amount_fen,
            document_number=command.document_number,
            repaid_on=command.repaid_on,
        )
    ]


def evolve(state: RepaymentState, event: DomainEvent) -> RepaymentState:
    """The state after an event."""
    if isinstance(state, Absent) and isinstance(event, RepaymentRecorded):
        return Repayment(event.repayment_id, f"repayment:{event.funding_source}:{event.payee.id}:{event.document_number}")
    return state


def natural_keys(state: RepaymentState) -> frozenset[str]:
    """A document pays back once."""
    return frozenset({state.document_key}) if isinstance(state, Repayment) else frozenset()


REPAYMENT: Decider[RepaymentState, RecordRepayment] = Decider("repayment", Absent(), decide, evolve, natural_keys)
