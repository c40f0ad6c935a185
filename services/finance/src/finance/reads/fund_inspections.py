"""Inspections of funds, each with what it has taken. Clause M5.

The ledger says what was taken: a settlement credits the inspection's `deducted` account, and debits what it owes the payee.
"""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection
from chassis.streams import read_states
from contracts.topics import FUND_INSPECTIONS
from finance.domain.fund_inspection.decider import FUND_INSPECTION
from finance.domain.fund_inspection.state import FundInspection

_STREAMS = "SELECT DISTINCT stream_id FROM events WHERE topic = $1 ORDER BY stream_id"
_TAKEN = "SELECT account, -sum(amount_fen)::bigint AS taken_fen FROM postings WHERE account = ANY($1::text[]) GROUP BY account"


def deducted_account(inspection_id: UUID) -> str:
    """What an inspection has taken from payments: credit when a settlement is approved."""
    return f"deducted:{inspection_id}"


async def read_inspections(connection: Connection, payee_id: str | None = None) -> Sequence[tuple[FundInspection, int]]:
    """Every inspection, or those of a payee, with the fen taken: what `deduct` is asked with."""
    ids = [row["stream_id"] for row in await connection.fetch(_STREAMS, FUND_INSPECTIONS.name)]
    states = await read_states(connection, FUND_INSPECTION, ids)
    found = [one for one in states if isinstance(one, FundInspection) and payee_id in (None, one.payee.id)]
    rows = await connection.fetch(_TAKEN, [deducted_account(one.inspection_id) for one in found])
    taken = {row["account"]: row["taken_fen"] for row in rows}
    return [(one, taken.get(deducted_account(one.inspection_id), 0)) for one in found]
