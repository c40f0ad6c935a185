"""What signed deductions take off the lines of a settlement when it is prepared. Clause M5.

A deduction stays taken when the settlement is discarded or the bank fails to pay: it is then open between fund and payee, below 0.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from uuid import UUID

from chassis.clock import business_date
from chassis.database import Connection
from chassis.ids import derived_id
from contracts.events.finance import Payee
from finance.application.postings import payable_account, post
from finance.domain.fund_inspection.deducting import deduct
from finance.domain.fund_inspection.state import FundInspection
from finance.domain.settlement.decider import PrepareSettlement
from finance.domain.settlement.lines import Entry, TakenOff
from finance.reads.fund_inspections import deducted_account, read_inspections

_ADJUST = "INSERT INTO settlement_adjustments VALUES ($1, $2, $3, $4, $5, 'deduction', $6, $7, $8)"


async def taken_off(
    connection: Connection, command: PrepareSettlement, entries: Sequence[Entry], deducted: Counter[UUID]
) -> tuple[TakenOff, ...]:
    """What is taken off the sums of the payees; `deducted` is what each inspection takes elsewhere in the batch, and is added to."""
    due: Counter[Payee] = Counter()
    for entry in entries:
        due[entry.payee] += entry.amount_fen
    of_payee: defaultdict[Payee, list[tuple[FundInspection, int]]] = defaultdict(list)
    documents: dict[UUID, str] = {}
    for inspection, taken_fen in await read_inspections(connection):
        of_payee[inspection.payee].append((inspection, taken_fen + deducted[inspection.inspection_id]))
        documents[inspection.inspection_id] = inspection.document_number or ""
    found = []
    for payee, inspections in of_payee.items():
        for one in deduct(inspections, {command.clause: due[payee]}, business_date(command.now)):
            entry_id = derived_id("deduction", command.settlement_id, one.inspection_id)
            found.append(TakenOff(entry_id, one.inspection_id, payee, one.amount_fen, documents[one.inspection_id]))
            deducted[one.inspection_id] += one.amount_fen
    return tuple(found)


async def keep_taken_off(connection: Connection, command: PrepareSettlement) -> None:
    """So much less is owed to the payees."""
    for one in command.deductions:
        place = (command.clause, command.funding_source, one.payee.kind, one.payee.id)
        await connection.execute(_ADJUST, one.adjustment_id, *place, command.through.year, -one.amount_fen, one.document_number)
        accounts = (
            (payable_account(one.payee.kind, one.payee.id), one.amount_fen),
            (deducted_account(one.inspection_id), -one.amount_fen),
        )
        await post(connection, [(one.adjustment_id, account, fen, command.now) for account, fen in accounts])
