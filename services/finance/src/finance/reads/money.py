"""The money that stands due, as metrics."""

from chassis.database import Connection
from chassis.metrics import CLAIMS, MONEY_DUE, Sample

_STANDING = """
    SELECT clause, status, count(*) AS claims, coalesce(sum(amount_fen), 0)::bigint AS amount_fen
    FROM claims GROUP BY clause, status"""


async def money_readings(connection: Connection) -> list[Sample]:
    """Per clause the fen that stand due, and the claims accrued and refused. It reads every claim."""
    rows = await connection.fetch(_STANDING)
    counts = [Sample(CLAIMS, row["claims"], (row["clause"], row["status"])) for row in rows]
    return counts + [Sample(MONEY_DUE, row["amount_fen"], (row["clause"],)) for row in rows if row["status"] == "accrued"]
