"""What settlement looks up before it decides, and what it writes beside its events: lines, entries and the ledger. Clause M3."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from chassis.clock import business_date
from chassis.database import Connection
from chassis.decider import Refusal
from chassis.ids import derived_id
from chassis.streams import read_state
from contracts.events.finance import Payee
from finance.application.postings import payable_account, post
from finance.application.taking_off import keep_taken_off, taken_off
from finance.domain.budget.figures import may_pay
from finance.domain.enactment import ENACTMENT, enactments_id, refused_as_draft
from finance.domain.settlement.decider import (
    SETTLEMENT,
    ApproveSettlement,
    DiscardSettlement,
    InstructPayment,
    PrepareSettlement,
    RecordBankResult,
)
from finance.domain.settlement.lines import Entry, added_up
from finance.domain.settlement.period import ends_period, months_of_period
from finance.domain.settlement.repayment import RecordRepayment
from finance.domain.settlement.state import Settlement
from finance.edition import policy
from finance.reads.budgets import drawn_account, lock_budgets
from finance.reads.settlements import close_books, closed_through, last_number, lock_scope, open_entries, owed_by

_INSERT = "INSERT INTO settlements VALUES ($1, $2, $3, $4, 'prepared', NULL, $5)"
_STAGE = "UPDATE settlements SET stage = $2, number = coalesce($3, number) WHERE settlement_id = $1"
_NET = "UPDATE settlement_lines SET state = 'netted' WHERE settlement_id = $1 AND amount_fen = 0"
_RETURN = "UPDATE settlement_lines SET state = 'returned' WHERE settlement_id = $1"
_RESULT = """
    UPDATE settlement_lines SET state = $4, reason = $5 WHERE settlement_id = $1 AND payee_kind = $2 AND payee_id = $3"""
_LEFT = "SELECT count(*) FROM settlement_lines WHERE settlement_id = $1 AND state = 'open'"
_BY_YEAR = """
    SELECT year, sum(amount_fen)::bigint AS amount_fen FROM settlement_entries
    WHERE settlement_id = $1 AND payee_kind = $2 AND payee_id = $3 GROUP BY year"""
_ADJUST = "INSERT INTO settlement_adjustments VALUES ($1, $2, $3, $4, $5, 'repayment', $6, $7, $8)"


async def look_up_open(connection: Connection, commands: Sequence[PrepareSettlement]) -> Sequence[PrepareSettlement | Refusal]:
    """Close the books and add up what is open; refused where something is still to be decided, or the day ends no period."""
    found: list[PrepareSettlement | Refusal] = []
    taken: set[tuple[str, str]] = set()
    deducted: Counter[UUID] = Counter()
    for command in sorted(commands, key=lambda one: one.funding_source):
        await lock_scope(connection, command.funding_source)
    marked, parked = await close_books(connection)
    for command in commands:
        scope = (command.clause, command.funding_source)
        refusal = await _not_to_close(connection, command, marked, parked)
        if refusal is None and scope in taken:
            refusal = Refusal("settlement.nothing-due", clause=command.clause, details={"through": command.through})
        if refusal is not None:
            found.append(refusal)
            continue
        taken.add(scope)
        entries = await open_entries(connection, *scope, command.through)
        deductions = await taken_off(connection, command, entries, deducted)
        less = [Entry(one.payee, one.adjustment_id, command.through.year, -one.amount_fen) for one in deductions]
        found.append(replace(command, prepared=added_up([*entries, *less]), deductions=deductions))
    return found


async def _not_to_close(connection: Connection, command: PrepareSettlement, marked: int, parked: int) -> Refusal | None:
    months = months_of_period(policy(), command.clause, command.through)
    if not ends_period(command.through, months):
        return Refusal("settlement.no-period-end", clause="M3", details={"through": command.through, "months": months})
    if command.through > business_date(command.now):
        return Refusal("settlement.not-over-yet", clause="M3", details={"through": command.through})
    if parked:
        return Refusal("settlement.records-parked", clause="M3", details={"parked": parked})
    if marked:
        return Refusal("settlement.books-not-decided", clause="M3", details={"marks": marked})
    closed = await closed_through(connection, command.clause, command.funding_source)
    if closed is not None and command.through < closed:
        return Refusal("settlement.closed-already", clause="M3", details={"closed_through": closed})
    return None


async def keep_prepared(connection: Connection, commands: Sequence[PrepareSettlement]) -> None:
    """The lines, their entries, and what deductions take."""
    for command in commands:
        assert command.prepared is not None  # noqa: S101  else it was refused
        scope = (command.clause, command.funding_source, command.through, command.now)
        await connection.execute(_INSERT, command.settlement_id, *scope)
        lines = [
            (command.settlement_id, one.payee.kind, one.payee.id, one.amount_fen, "open", None) for one in command.prepared.lines
        ]
        await connection.copy_records_to_table("settlement_lines", records=lines)
        entries = [
            (command.settlement_id, one.payee.kind, one.payee.id, one.source_id, one.year, one.amount_fen)
            for own in command.prepared.taken.values()
            for one in own
        ]
        await connection.copy_records_to_table("settlement_entries", records=entries)
        await keep_taken_off(connection, command)


async def keep_discarded(connection: Connection, commands: Sequence[DiscardSettlement]) -> None:
    """Its entries are open again."""
    for command in commands:
        await connection.execute(_STAGE, command.settlement_id, "discarded", None)
        await connection.execute(_RETURN, command.settlement_id)


async def ask_law_and_budgets(
    connection: Connection, commands: Sequence[ApproveSettlement]
) -> Sequence[ApproveSettlement | Refusal]:
    """Refused while the edition is a draft, or where a year's budget does not reach."""
    return [await _not_payable(connection, command) or command for command in commands]


async def _not_payable(connection: Connection, command: ApproveSettlement) -> Refusal | None:
    state = await read_state(connection, SETTLEMENT, command.settlement_id)
    if not isinstance(state, Settlement):
        return None
    edition = policy().edition.edition
    enactment = await read_state(connection, ENACTMENT, enactments_id(edition))
    refusal = refused_as_draft(enactment, edition, state.through, state.clause)
    if refusal is not None:
        return refusal
    wanted = {(state.funding_source, draw.year): draw.amount_fen for draw in state.draws}
    budgets = await lock_budgets(connection, wanted)
    for fund, (budget, drawn_fen) in budgets.items():
        refusal = may_pay(budget, drawn_fen=drawn_fen, amount_fen=wanted[fund], payer=str(command.actor))
        if refusal is not None:
            return replace(refusal, details={**refusal.details, "funding_source": fund[0], "year": fund[1]})
    return None


async def keep_approved(connection: Connection, commands: Sequence[ApproveSettlement]) -> None:
    """Owed to the payees no more: drawn from the fund."""
    for command in commands:
        state = await read_state(connection, SETTLEMENT, command.settlement_id)
        assert isinstance(state, Settlement)  # noqa: S101  else it was refused
        await connection.execute(_NET, command.settlement_id)
        await connection.execute(_STAGE, command.settlement_id, "approved" if state.amount_fen else "reconciled", None)
        moved = {payable_account(one.payee.kind, one.payee.id): one.amount_fen for one in state.lines.values()}
        for draw in state.draws:
            moved[drawn_account(state.funding_source, draw.year)] = -draw.amount_fen
        await _post(connection, derived_id("settlement-approved", command.settlement_id), moved, command.now)


async def next_numbers(connection: Connection, commands: Sequence[InstructPayment]) -> Sequence[InstructPayment | Refusal]:
    """Each fund's next number, under its lock."""
    found: list[InstructPayment | Refusal] = []
    used: defaultdict[str, int] = defaultdict(int)
    for command in commands:
        state = await read_state(connection, SETTLEMENT, command.settlement_id)
        if isinstance(state, Settlement):
            await lock_scope(connection, state.funding_source)
            used[state.funding_source] += 1
            command = replace(command, number=await last_number(connection, state.funding_source) + used[state.funding_source])
        found.append(command)
    return found


async def keep_instructed(connection: Connection, commands: Sequence[InstructPayment]) -> None:
    """The number is used."""
    for command in commands:
        await connection.execute(_STAGE, command.settlement_id, "instructed", command.number)


async def keep_results(connection: Connection, commands: Sequence[RecordBankResult]) -> None:
    """What failed is owed again, and its entries are open."""
    for command in commands:
        state = await read_state(connection, SETTLEMENT, command.settlement_id)
        assert isinstance(state, Settlement)  # noqa: S101  else it was refused
        for result in command.results:
            key = (command.settlement_id, result.payee.kind, result.payee.id)
            await connection.execute(_RESULT, *key, "paid" if result.status == "paid" else "returned", result.reason)
            if result.status == "failed":
                await _take_back(connection, state, result.payee, command.now)
        if not await connection.fetchval(_LEFT, command.settlement_id):
            await connection.execute(_STAGE, command.settlement_id, "reconciled", None)


async def _take_back(connection: Connection, state: Settlement, payee: Payee, at: Any) -> None:
    moved = {payable_account(payee.kind, payee.id): -state.lines[payee].amount_fen}
    for row in await connection.fetch(_BY_YEAR, state.settlement_id, payee.kind, payee.id):
        moved[drawn_account(state.funding_source, row["year"])] = row["amount_fen"]
    await _post(connection, derived_id("settlement-returned", state.settlement_id, payee.kind, payee.id), moved, at)


async def look_up_owed(connection: Connection, commands: Sequence[RecordRepayment]) -> Sequence[RecordRepayment | Refusal]:
    """What each payee owes; several repayments of one in a file count together."""
    found: list[RecordRepayment | Refusal] = []
    repaid: defaultdict[tuple[str, str, Payee], int] = defaultdict(int)
    for command in commands:
        await lock_scope(connection, command.funding_source)
        scope = (command.clause, command.funding_source, command.payee)
        owed_fen = await owed_by(connection, *scope) - repaid[scope]
        if command.amount_fen <= owed_fen:
            repaid[scope] += command.amount_fen
        found.append(replace(command, owed_fen=owed_fen))
    return found


async def keep_repaid(connection: Connection, commands: Sequence[RecordRepayment]) -> None:
    """Money received makes up for what the payee was paid too much."""
    for one in commands:
        place = (one.clause, one.funding_source, one.payee.kind, one.payee.id)
        await connection.execute(_ADJUST, one.repayment_id, *place, one.repaid_on.year, one.amount_fen, one.document_number)
        moved = {payable_account(one.payee.kind, one.payee.id): -one.amount_fen, f"received:{one.funding_source}": one.amount_fen}
        await _post(connection, derived_id("repayment", one.repayment_id), moved, one.now)


async def _post(connection: Connection, entry_id: UUID, moved: dict[str, int], at: Any) -> None:
    await post(connection, [(entry_id, account, amount_fen, at) for account, amount_fen in moved.items() if amount_fen])
