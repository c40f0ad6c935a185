"""The ledger: every accrual is a balanced double entry, every reversal the same the other way round."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chassis.database import Connection
from chassis.store import Draft
from contracts.events.finance import Payee, SubsidyAccrued, SubsidyReversed

_COLUMNS = ("decision_id", "claim_id", "decision", "account", "amount_fen", "posted_at")
Posting = tuple[UUID, UUID, int, str, int, datetime]


def expense_account(clause: str, funding_source: str) -> str:
    """What is spent under a clause from a fund."""
    return f"expense:{clause}:{funding_source}"


def payable_account(payee: Payee) -> str:
    """What is owed to a payee."""
    return f"payable:{payee.kind}:{payee.id}"


def postings_of(drafts: Sequence[Draft], at: datetime) -> list[Posting]:
    """The postings of these decisions: debit positive, credit negative. A refusal that takes nothing back has none."""
    postings: list[Posting] = []
    for draft in drafts:
        event = draft.event
        if isinstance(event, SubsidyAccrued | SubsidyReversed):
            amount_fen = event.amount_fen if isinstance(event, SubsidyAccrued) else -event.amount_fen
            entry = (draft.id, event.claim_id, event.decision)
            postings.append((*entry, expense_account(event.clause, event.funding_source), amount_fen, at))
            postings.append((*entry, payable_account(event.payee), -amount_fen, at))
    return postings


async def post(connection: Connection, postings: Sequence[Posting]) -> None:
    """Append postings. The database refuses a decision whose postings do not balance."""
    if postings:
        await connection.copy_records_to_table("postings", records=postings, columns=_COLUMNS)
