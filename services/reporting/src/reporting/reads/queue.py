"""How far counting is."""

from collections.abc import Mapping
from typing import Any

from chassis.database import Connection

_STATUS = """
    SELECT (SELECT count(*) FROM marks) AS pending,
           (SELECT extract(epoch FROM now() - marked_at)::float8 FROM marks ORDER BY id LIMIT 1) AS oldest_mark_seconds,
           (SELECT day FROM counting) AS counted_as_of, (SELECT count(*) FROM figures) AS figures"""


async def counting_status(connection: Connection) -> Mapping[str, Any]:
    """Marks left to count, the age of the oldest in seconds, the day counted as of, and how many figures there are."""
    row = await connection.fetchrow(_STATUS)
    return dict(row) if row else {}
