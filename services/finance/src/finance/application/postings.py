"""The ledger: every accrual is a balanced double entry, every reversal the same the other way round."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chassis.database import Connection
from finance.application.decision import Decision

_COLUMNS = ("decision_id", "claim_id", "decision", "account", "amount_fen", "posted_at")
Posting = tuple[UUID, UUID, int, str, int, datetime]


def expense_account(clause: str, funding_source: str) -> str:
    """What is spent under a clause from a fund."""
    return f"expense:{clause}:{funding_source}"


def payable_account(payee_kind: str, payee_id: str) -> str:
    """What is owed to a payee."""
    return f"payable:{payee_kind}:{payee_id}"


def postings_of(decision: Decision, decision_id: UUID, at: datetime) -> list[Posting]:
    """The postings of a decision: debit positive, credit negative. A refusal that takes nothing back has none."""
    moved = decision.moved
    if moved is None:
        return []
    expense = expense_account(moved.clause, moved.funding_source)
    payable = payable_account(moved.payee_kind, moved.payee_id)
    return [
        (decision_id, decision.subject_id, decision.number, expense, moved.amount_fen, at),
        (decision_id, decision.subject_id, decision.number, payable, -moved.amount_fen, at),
    ]


async def post(connection: Connection, postings: Sequence[Posting]) -> None:
    """Append postings. The database refuses a decision whose postings do not balance."""
    if postings:
        await connection.copy_records_to_table("postings", records=postings, columns=_COLUMNS)
