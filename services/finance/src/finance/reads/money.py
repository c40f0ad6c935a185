"""The money that stands due, and what is committed past a budget, as metrics."""

from chassis.database import Connection
from chassis.metrics import CLAIMS, MONEY_DUE, OVERCOMMITTED, Sample
from finance.reads.budgets import overcommitted_fen

_STANDING = """
    SELECT clause, status, count(*) AS claims, coalesce(sum(amount_fen), 0)::bigint AS amount_fen
    FROM claims GROUP BY clause, status"""


async def money_readings(connection: Connection) -> list[Sample]:
    """Per clause the fen that stand due, and the claims accrued and refused; per fund and year what is past its budget.

    It reads every claim.
    """
    rows = await connection.fetch(_STANDING)
    counts = [Sample(CLAIMS, row["claims"], (row["clause"], row["status"])) for row in rows]
    past = [Sample(OVERCOMMITTED, fen, (fund, str(year))) for (fund, year), fen in (await overcommitted_fen(connection)).items()]
    return counts + past + [Sample(MONEY_DUE, row["amount_fen"], (row["clause"],)) for row in rows if row["status"] == "accrued"]
