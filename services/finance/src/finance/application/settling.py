"""What settlement looks up before it decides: what is open, what the law and the budgets say, the next number. Clause M3."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from chassis.clock import business_date
from chassis.database import Connection
from chassis.decider import Refusal
from chassis.streams import read_state
from contracts.events.finance import Payee
from contracts.events.settlement import DeductionTaken
from finance.application.taking_off import taken_off
from finance.domain.budget.figures import may_pay
from finance.domain.claims import clauses_of_fund
from finance.domain.enactment import ENACTMENT, enactments_id, may_be_prepared, refused_as_draft
from finance.domain.ruling import rulings_id
from finance.domain.settlement.decider import (
    SETTLEMENT,
    ApproveSettlement,
    InstructPayment,
    PrepareSettlement,
    RecordBankLine,
)
from finance.domain.settlement.lines import Entry, added_up, due_through
from finance.domain.settlement.period import ends_period, months_of_period
from finance.domain.settlement.repayment import RecordRepayment
from finance.domain.settlement.state import Settlement
from finance.edition import policy
from finance.reads.budgets import FundYear, lock_budgets
from finance.reads.settlements import (
    close_books,
    closed_through,
    last_number,
    lock_scope,
    not_decided,
    open_entries,
    owed_by,
    served_days,
    settlement_numbered,
)


async def look_up_open(connection: Connection, commands: Sequence[PrepareSettlement]) -> Sequence[PrepareSettlement | Refusal]:
    """Close the books and add up what is open; refused where something is still to be decided, or the day ends no period."""
    found: list[PrepareSettlement | Refusal] = []
    used: Counter[tuple[UUID, Payee, int]] = Counter()
    deducted: Counter[UUID] = Counter()
    for command in sorted(commands, key=lambda one: one.funding_source):
        await lock_scope(connection, command.funding_source)
    await close_books(connection)
    enactment = await read_state(connection, ENACTMENT, enactments_id(policy().edition.edition))
    for command in commands:
        refusal = await _not_to_close(connection, command)
        if refusal is not None:
            found.append(refusal)
            continue
        entries = due_through(
            await _left_open(connection, command.funding_source, used), command.through, partial(may_be_prepared, enactment)
        )
        to_pay = {line.payee: line.amount_fen for line in added_up(command.clause, entries).lines}
        deductions = await taken_off(connection, command, to_pay, deducted)
        prepared = added_up(command.clause, [*entries, *(_less(command, one) for one in deductions)])
        for entry in (one for taken in prepared.taken.values() for one in taken):
            used[entry.source_id, entry.payee, entry.year] += entry.amount_fen
        found.append(replace(command, prepared=prepared, deductions=deductions))
    return found


async def _left_open(
    connection: Connection, funding_source: str, used: Mapping[tuple[UUID, Payee, int], int]
) -> list[Entry]:  # fmt: skip
    """What is open with a fund and none of the batch has taken."""
    entries = [
        one._replace(amount_fen=one.amount_fen - used.get((one.source_id, one.payee, one.year), 0))
        for one in await open_entries(connection, funding_source, clauses_of_fund(funding_source))
    ]
    return [one for one in entries if one.amount_fen]


def _less(command: PrepareSettlement, one: DeductionTaken) -> Entry:
    return Entry(command.clause, one.payee, one.id, command.through.year, -one.amount_fen, deducted=True)


async def _not_to_close(connection: Connection, command: PrepareSettlement) -> Refusal | None:
    months = months_of_period(policy(), command.clause, command.through)
    if not ends_period(command.through, months):
        return Refusal("settlement.no-period-end", clause="M3", details={"through": command.through, "months": months})
    if command.through > business_date(command.now):
        return Refusal("settlement.not-over-yet", clause="M3", details={"through": command.through})
    rulings = rulings_id(policy().edition.edition)
    marked, parked = await not_decided(connection, command.funding_source, rulings)
    if parked:
        return Refusal("settlement.records-parked", clause="M3", details={"parked": parked})
    if marked:
        return Refusal("settlement.books-not-decided", clause="M3", details={"marks": marked})
    closed = await closed_through(connection, command.clause, command.funding_source)
    if closed is not None and command.through < closed:
        return Refusal("settlement.closed-already", clause="M3", details={"closed_through": closed})
    return None


async def ask_law_and_budgets(
    connection: Connection, commands: Sequence[ApproveSettlement]
) -> Sequence[ApproveSettlement | Refusal]:
    """Refused for services of a day on which the edition is a draft, or where a year's budget does not reach.

    What others of the batch draw from it counts.
    """
    drawn: Counter[FundYear] = Counter()
    return [await _not_payable(connection, command, drawn) or command for command in commands]


async def _not_payable(connection: Connection, command: ApproveSettlement, drawn: Counter[FundYear]) -> Refusal | None:
    state = await read_state(connection, SETTLEMENT, command.settlement_id)
    if not isinstance(state, Settlement):
        return None
    edition = policy().edition.edition
    enactment = await read_state(connection, ENACTMENT, enactments_id(edition))
    served = await served_days(connection, command.settlement_id)
    refusal = refused_as_draft(enactment, edition, served, state.clause)
    if refusal is not None:
        return refusal
    wanted = {(state.funding_source, draw.year): draw.amount_fen for draw in state.draws}
    budgets = await lock_budgets(connection, wanted)
    for fund, (budget, drawn_fen) in budgets.items():
        refusal = may_pay(budget, drawn_fen=drawn_fen + drawn[fund], amount_fen=wanted[fund], payer=str(command.actor))
        if refusal is not None:
            return replace(refusal, details={**refusal.details, "funding_source": fund[0], "year": fund[1]})
    drawn.update(wanted)
    return None


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


async def look_up_instructed(
    connection: Connection, commands: Sequence[RecordBankLine]
) -> Sequence[RecordBankLine | Refusal]:  # fmt: skip
    """The settlement that each line is of, by its fund and the number of its file."""
    found: list[RecordBankLine | Refusal] = []
    for command in commands:
        settlement_id = await settlement_numbered(connection, command.funding_source, command.number)
        details = {"funding_source": command.funding_source, "number": command.number}
        found.append(
            replace(command, settlement_id=settlement_id)
            if settlement_id
            else Refusal("settlement.unknown", clause="M3", details=details)
        )
    return found


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
