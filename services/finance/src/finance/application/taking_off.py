"""What signed deductions take off the lines of a settlement when it is prepared. Clause M5.

A deduction stays taken when the settlement is discarded or the bank fails to pay: it is then open between fund and payee, below 0.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from uuid import UUID

from chassis.clock import business_date
from chassis.database import Connection
from chassis.ids import derived_id
from contracts.events.finance import Payee
from contracts.events.settlement import DeductionTaken
from finance.domain.fund_inspection.deducting import deduct
from finance.domain.fund_inspection.state import FundInspection
from finance.domain.settlement.decider import PrepareSettlement
from finance.reads.fund_inspections import read_inspections


async def taken_off(
    connection: Connection, command: PrepareSettlement, to_pay: Mapping[Payee, int], deducted: Counter[UUID]
) -> tuple[DeductionTaken, ...]:
    """What is taken off these payments in fen; `deducted` is what each inspection takes elsewhere in the batch, and is added to."""
    of_payee: defaultdict[Payee, list[tuple[FundInspection, int]]] = defaultdict(list)
    documents: dict[UUID, str] = {}
    for inspection, taken_fen in await read_inspections(connection):
        of_payee[inspection.payee].append((inspection, taken_fen + deducted[inspection.inspection_id]))
        documents[inspection.inspection_id] = inspection.document_number or ""
    found = []
    for payee, inspections in of_payee.items():
        for one in deduct(inspections, {command.clause: to_pay.get(payee, 0)}, business_date(command.now)):
            found.append(
                DeductionTaken(
                    id=derived_id("deduction", command.settlement_id, one.inspection_id),
                    inspection_id=one.inspection_id,
                    payee=payee,
                    amount_fen=one.amount_fen,
                    document_number=documents[one.inspection_id],
                )
            )
            deducted[one.inspection_id] += one.amount_fen
    return tuple(found)
