"""How far deciding is."""

from collections.abc import Mapping
from typing import Any

from chassis.database import Connection

_STATUS = """
    SELECT count(*) AS pending, extract(epoch FROM now() - min(marked_at))::float8 AS oldest_mark_seconds,
           (SELECT count(*) FROM books) AS books
    FROM marks"""


async def deciding_status(connection: Connection) -> Mapping[str, Any]:
    """Marks left, the age of the oldest in seconds, and how many books have been decided."""
    row = await connection.fetchrow(_STATUS)
    assert row is not None  # noqa: S101  an aggregate has one row
    return {**row, "marks": row["pending"]}
