"""The ledger: the money of an event of decisions is a balanced double entry for each fund; what is taken back goes the other
way round."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chassis.database import Connection
from finance.application.decision import Moved

_COLUMNS = ("decision_id", "account", "amount_fen", "posted_at")
Posting = tuple[UUID, str, int, datetime]


def expense_account(clause: str, funding_source: str) -> str:
    """What is spent under a clause from a fund."""
    return f"expense:{clause}:{funding_source}"


def payable_account(payee_kind: str, payee_id: str) -> str:
    """What is owed to a payee."""
    return f"payable:{payee_kind}:{payee_id}"


def postings_of(moved: Sequence[Moved], decision_id: UUID, at: datetime) -> list[Posting]:
    """The postings of an event's money, by fund: debit positive, credit negative. Refusals that take nothing back have none.

    All of an event's money is of one clause and goes to one payee, or comes back from it.
    """
    if not moved:
        return []
    payable = payable_account(moved[0].payee_kind, moved[0].payee_id)
    owed_fen = sum(each.amount_fen for each in moved)
    spent = [(expense_account(each.clause, each.funding_source), each.amount_fen) for each in moved]
    return [(decision_id, account, fen, at) for account, fen in (*spent, (payable, -owed_fen)) if fen]


async def post(connection: Connection, postings: Sequence[Posting]) -> None:
    """Append postings. The database refuses a decision whose postings do not balance."""
    if postings:
        await connection.copy_records_to_table("postings", records=postings, columns=_COLUMNS)
