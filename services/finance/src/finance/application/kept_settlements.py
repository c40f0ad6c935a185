"""What finance keeps of settlements' events: lines, entries, adjustments and the ledger; when they are decided, and when imported.

Clauses M3, M5.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.database import Connection
from chassis.decider import Refusal
from chassis.ids import derived_id
from chassis.streams import read_state
from contracts.catalogue import DomainEvent
from contracts.events.settlement import (
    BankLine,
    BankResultRecorded,
    PaymentInstructed,
    RepaymentRecorded,
    SettlementApproved,
    SettlementDiscarded,
    SettlementEntriesTaken,
    SettlementPrepared,
    SettlementReconciled,
)
from finance.application.postings import payable_account, post
from finance.application.settled import mark_let_go
from finance.domain.settlement.decider import SETTLEMENT, SettlementCommand
from finance.domain.settlement.repayment import REPAYMENT, RecordRepayment
from finance.domain.settlement.state import Settlement, SettlementState
from finance.reads.budgets import drawn_account
from finance.reads.fund_inspections import deducted_account

_INSERT = "INSERT INTO settlements VALUES ($1, $2, $3, $4, 'prepared', NULL, $5)"
_STAGE = "UPDATE settlements SET stage = $2, number = coalesce($3, number) WHERE settlement_id = $1"
_NET = "UPDATE settlement_lines SET state = 'netted' WHERE settlement_id = $1 AND amount_fen = 0"
_RETURN = "UPDATE settlement_lines SET state = 'returned' WHERE settlement_id = $1"
_RESULT = """
    UPDATE settlement_lines SET state = $4, reason = $5 WHERE settlement_id = $1 AND payee_kind = $2 AND payee_id = $3"""
_BY_YEAR = """
    SELECT year, sum(amount_fen)::bigint AS amount_fen FROM settlement_entries
    WHERE settlement_id = $1 AND payee_kind = $2 AND payee_id = $3 GROUP BY year"""
_ADJUST = "INSERT INTO settlement_adjustments VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"


async def keep_settlements(connection: Connection, commands: Sequence[SettlementCommand]) -> None:
    """What the commands decide, which their transaction appends last."""
    states: dict[UUID, SettlementState] = {}
    for command in commands:
        stream = command.stream_id
        state = states[stream] if stream in states else await read_state(connection, SETTLEMENT, stream)
        decided = SETTLEMENT.decide(state, command)
        assert not isinstance(decided, Refusal)  # noqa: S101  only accepted commands are recorded
        for event in decided:
            await keep(connection, state, event, command.now)
            state = SETTLEMENT.evolve(state, event)
        states[stream] = state


async def keep_repayments(connection: Connection, commands: Sequence[RecordRepayment]) -> None:
    """Money received makes up for what the payee was paid too much."""
    for command in commands:
        decided = REPAYMENT.decide(REPAYMENT.initial, command)
        assert not isinstance(decided, Refusal)  # noqa: S101  only accepted commands are recorded
        for event in decided:
            await keep(connection, SETTLEMENT.initial, event, command.now)


async def keep(connection: Connection, state: SettlementState, event: DomainEvent, at: datetime) -> None:
    """What an event of a settlement in this state, or of a repayment, leaves; books that it lets go are decided again."""
    await write_down(connection, state, event, at)
    if isinstance(event, SettlementDiscarded):
        await mark_let_go(connection, event.settlement_id)


async def write_down(connection: Connection, state: SettlementState, event: DomainEvent, at: datetime) -> None:
    """What an event of a settlement in this state, or of a repayment, leaves in the tables and in the ledger."""
    match event:
        case SettlementPrepared():
            await _prepared(connection, event, at)
        case SettlementEntriesTaken() if isinstance(state, Settlement):
            own, clause = (event.settlement_id, event.payee.kind, event.payee.id), event.clause or state.clause
            entries = [(*own, one.id, one.year, one.amount_fen, clause) for one in event.entries]
            await connection.copy_records_to_table("settlement_entries", records=entries)
        case SettlementDiscarded():
            await connection.execute(_STAGE, event.settlement_id, "discarded", None)
            await connection.execute(_RETURN, event.settlement_id)
        case SettlementApproved() if isinstance(state, Settlement):
            await _approved(connection, state, at)
        case PaymentInstructed():
            await connection.execute(_STAGE, event.settlement_id, "instructed", event.number)
        case BankResultRecorded() if isinstance(state, Settlement):
            for result in event.results:
                await _told(connection, state, result, at)
        case SettlementReconciled():
            await connection.execute(_STAGE, event.settlement_id, "reconciled", None)
        case RepaymentRecorded():
            place = (event.clause, event.funding_source, event.payee.kind, event.payee.id, "repayment", event.repaid_on.year)
            await connection.execute(_ADJUST, event.repayment_id, *place, event.amount_fen, event.document_number)
            moved = {payable_account(event.payee.kind, event.payee.id): -event.amount_fen}
            moved[f"received:{event.funding_source}"] = event.amount_fen
            await _post(connection, derived_id("repayment", event.repayment_id), moved, at)
        case _:
            return


async def _prepared(connection: Connection, event: SettlementPrepared, at: datetime) -> None:
    """The lines; and so much less as deductions take is owed to their payees."""
    await connection.execute(_INSERT, event.settlement_id, event.clause, event.funding_source, event.through, at)
    lines = [(event.settlement_id, one.payee.kind, one.payee.id, one.amount_fen, "open", None) for one in event.lines]
    await connection.copy_records_to_table("settlement_lines", records=lines)
    for one in event.deductions:
        place = (event.clause, event.funding_source, one.payee.kind, one.payee.id, "deduction", event.through.year)
        await connection.execute(_ADJUST, one.id, *place, -one.amount_fen, one.document_number)
        moved = {payable_account(one.payee.kind, one.payee.id): one.amount_fen}
        moved[deducted_account(one.inspection_id)] = -one.amount_fen
        await _post(connection, one.id, moved, at)


async def _approved(connection: Connection, state: Settlement, at: datetime) -> None:
    """Owed to the payees no more: drawn from the fund."""
    await connection.execute(_NET, state.settlement_id)
    await connection.execute(_STAGE, state.settlement_id, "approved", None)
    moved = {payable_account(one.payee.kind, one.payee.id): one.amount_fen for one in state.lines.values()}
    moved |= {drawn_account(state.funding_source, draw.year): -draw.amount_fen for draw in state.draws}
    await _post(connection, derived_id("settlement-approved", state.settlement_id), moved, at)


async def _told(connection: Connection, state: Settlement, result: BankLine, at: datetime) -> None:
    """What failed is owed again, and its entries are open."""
    key = (state.settlement_id, result.payee.kind, result.payee.id)
    await connection.execute(_RESULT, *key, "paid" if result.status == "paid" else "returned", result.reason)
    if result.status == "failed":
        moved = {payable_account(result.payee.kind, result.payee.id): -state.lines[result.payee].amount_fen}
        for row in await connection.fetch(_BY_YEAR, *key):
            moved[drawn_account(state.funding_source, row["year"])] = row["amount_fen"]
        await _post(connection, derived_id("settlement-returned", *key), moved, at)


async def _post(connection: Connection, entry_id: UUID, moved: Mapping[str, int], at: Any) -> None:
    await post(connection, [(entry_id, account, amount_fen, at) for account, amount_fen in moved.items() if amount_fen])
