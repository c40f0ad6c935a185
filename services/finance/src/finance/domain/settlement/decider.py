"""Preparing, approving, instructing and reconciling a settlement. Clause M3."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.finance import Payee
from contracts.events.settlement import (
    BankLine,
    BankResultRecorded,
    DeductionTaken,
    EntryTaken,
    PaymentInstructed,
    SettlementApproved,
    SettlementDiscarded,
    SettlementEntriesTaken,
    SettlementPrepared,
    SettlementReconciled,
)
from finance.domain.budget.state import same_person
from finance.domain.settlement.lines import Entry, Prepared
from finance.domain.settlement.payment_file import check_sum_of
from finance.domain.settlement.state import Settlement, SettlementState, Stage, evolve

ENTRIES_MAX = 2_000
"""Entries in one event, which stays far below a record's 1 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfSettlement(Command):
    settlement_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.settlement_id


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareSettlement(_OfSettlement):
    """Close the books of a clause and a fund to a day and add up what is open; `prepared` is looked up under their lock, with the
    deductions it takes."""

    clause: str
    funding_source: str
    through: date
    prepared: Prepared | None = None
    deductions: tuple[DeductionTaken, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardSettlement(_OfSettlement):
    """It is not going to be approved."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveSettlement(_OfSettlement):
    """Another person finds it right. Enactment and budgets have been asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructPayment(_OfSettlement):
    """Have the treasury pay; `number` follows on the fund's last."""

    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBankResult(_OfSettlement):
    """What the bank says of the lines of the file with this check sum."""

    check_sum: str
    results: tuple[BankLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBankLine(_OfSettlement):
    """What the bank says of one line of a file, named by its place in it; `settlement_id` is looked up by fund and number."""

    funding_source: str
    number: int
    place: int
    amount_fen: int
    result: BankLine


SettlementCommand = (
    PrepareSettlement | DiscardSettlement | ApproveSettlement | InstructPayment | RecordBankResult | RecordBankLine
)


def prepare(state: SettlementState, command: PrepareSettlement) -> Decision:
    """Prepare what is open, if anything is. Clause M3."""
    if isinstance(state, Settlement):
        return Refusal("settlement.id-in-use", clause="M3", details={"existing_id": str(command.settlement_id)})
    found = command.prepared
    if found is None or not found.lines:
        return Refusal("settlement.nothing-due", clause=command.clause, details={"through": command.through})
    head = SettlementPrepared(
        settlement_id=command.settlement_id,
        clause=command.clause,
        funding_source=command.funding_source,
        through=command.through,
        lines=found.lines,
        receivables=found.receivables,
        draws=found.draws,
        prepared_by=str(command.actor),
        deductions=command.deductions,
        set_offs=found.set_offs,
    )
    return [head, *_entries(command.settlement_id, found)]


def _entries(settlement_id: UUID, found: Prepared) -> list[DomainEvent]:
    return [
        SettlementEntriesTaken(
            settlement_id=settlement_id,
            payee=payee,
            clause=clause,
            entries=tuple(EntryTaken(id=one.source_id, year=one.year, amount_fen=one.amount_fen) for one in part),
        )
        for payee, taken in found.taken.items()
        for clause, own in _by_clause(taken).items()
        for part in (own[start : start + ENTRIES_MAX] for start in range(0, len(own), ENTRIES_MAX))
    ]


def _by_clause(taken: Sequence[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in taken:
        found.setdefault(entry.clause, []).append(entry)
    return found


def discard(settlement: Settlement, command: DiscardSettlement) -> Decision:
    """Discard what nobody has approved. Clause M3."""
    if settlement.stage is not Stage.PREPARED:
        return _not_at(settlement)
    return [SettlementDiscarded(settlement_id=command.settlement_id, reason=command.reason)]


def approve(settlement: Settlement, command: ApproveSettlement) -> Decision:
    """Approve by another person than has prepared it: maker and checker differ. Clause M3."""
    if settlement.stage is not Stage.PREPARED:
        return _not_at(settlement)
    if same_person(settlement.prepared_by, str(command.actor)):
        return Refusal("settlement.same-person", clause="M3", details={"settlement_id": str(command.settlement_id)})
    approved = SettlementApproved(settlement_id=command.settlement_id, approved_by=str(command.actor))
    if settlement.amount_fen:
        return [approved]
    return [approved, SettlementReconciled(settlement_id=command.settlement_id, paid_fen=0, failed_fen=0)]


def instruct(settlement: Settlement, command: InstructPayment) -> Decision:
    """Instruct the payment of what is approved, once. Clause M3."""
    if settlement.stage is not Stage.APPROVED:
        return _not_at(settlement)
    return [
        PaymentInstructed(
            settlement_id=command.settlement_id,
            funding_source=settlement.funding_source,
            number=command.number,
            check_sum=check_sum_of(settlement.funding_source, command.number, settlement.to_pay),
            amount_fen=settlement.amount_fen,
        )
    ]


def record_result(settlement: Settlement, command: RecordBankResult) -> Decision:
    """Record the bank's results, all or none of them; with the last line's the settlement is reconciled. Clause M3."""
    if settlement.stage is not Stage.INSTRUCTED:
        return _not_at(settlement)
    if command.check_sum != settlement.check_sum:
        return Refusal("settlement.other-file", clause="M3", details={"check_sum": settlement.check_sum})
    expected = {line.payee for line in settlement.to_pay}
    faults = _faults(command.results, expected, settlement.results)
    if faults:
        return Refusal("settlement.bank-lines-wrong", clause="M3", details={"rows": faults})
    return _recorded(settlement, command.results)


def record_line(settlement: Settlement, command: RecordBankLine) -> Decision:
    """Record the bank's result of one line, which is the line that was instructed. Clause M3."""
    if settlement.stage is not Stage.INSTRUCTED:
        return _not_at(settlement)
    to_pay, result = settlement.to_pay, command.result
    line = to_pay[command.place - 1] if command.place <= len(to_pay) else None
    if line is None or (line.payee, line.amount_fen) != (result.payee, command.amount_fen):
        return Refusal("settlement.bank-line-unknown", clause="M3", details={"line": f"{command.number}-{command.place}"})
    if result.payee in settlement.results:
        return Refusal("settlement.bank-line-known", clause="M3", details={"status": settlement.results[result.payee].status})
    if result.status == "failed" and not result.reason:
        return Refusal("settlement.bank-reason-missing", clause="M3")
    return _recorded(settlement, (result,))


def _recorded(settlement: Settlement, results: tuple[BankLine, ...]) -> list[DomainEvent]:
    """The results; and that it is reconciled, with the last line's."""
    settlement_id, expected = settlement.settlement_id, {line.payee for line in settlement.to_pay}
    events: list[DomainEvent] = [BankResultRecorded(settlement_id=settlement_id, results=results)]
    after = evolve(settlement, events[0])
    assert isinstance(after, Settlement)  # noqa: S101  for the type checker
    if after.results.keys() == expected:
        paid_fen, failed_fen = after.result_fen("paid"), after.result_fen("failed")
        events.append(SettlementReconciled(settlement_id=settlement_id, paid_fen=paid_fen, failed_fen=failed_fen))
    return events


def _faults(results: tuple[BankLine, ...], expected: set[Payee], known: Mapping[Payee, BankLine]) -> list[dict[str, object]]:
    """What is wrong with each line, by its place from 1."""
    faults: list[dict[str, object]] = []
    seen: set[Payee] = set()
    for number, line in enumerate(results, 1):
        if line.payee not in expected:
            fault = "unknown-payee"
        elif line.payee in seen or line.payee in known:
            fault = "doubled"
        elif line.status == "failed" and not line.reason:
            fault = "reason-missing"
        else:
            fault = ""
        if fault:
            faults.append({"row": number, "payee": line.payee.id, "fault": fault})
        seen.add(line.payee)
    return faults


def _not_at(settlement: Settlement) -> Refusal:
    return Refusal("settlement.not-at-this-step", clause="M3", details={"stage": settlement.stage.value})


def decide(state: SettlementState, command: SettlementCommand) -> Decision:
    """The decision on each command."""
    match command, state:
        case PrepareSettlement(), _:
            return prepare(state, command)
        case _, Absent():
            return Refusal("settlement.unknown", clause="M3", details={"settlement_id": str(command.settlement_id)})
        case DiscardSettlement(), Settlement():
            return discard(state, command)
        case ApproveSettlement(), Settlement():
            return approve(state, command)
        case InstructPayment(), Settlement():
            return instruct(state, command)
        case RecordBankResult(), Settlement():
            return record_result(state, command)
        case RecordBankLine(), Settlement():
            return record_line(state, command)


SETTLEMENT: Decider[SettlementState, SettlementCommand] = Decider("settlement", Absent(), decide, evolve)
