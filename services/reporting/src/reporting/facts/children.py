"""Children with their visits and eligible attendances."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection
from reporting.domain.child import Child
from reporting.facts.residences import read_residences

_CHILDREN = "SELECT child_id, birth_date FROM children WHERE child_id = ANY($1::uuid[])"
_VISITS = "SELECT child_id, array_agg(visited_on) FROM visits WHERE child_id = ANY($1::uuid[]) GROUP BY child_id"
_ATTENDANCES = """
    SELECT child_id, array_agg(service_date) FROM eligible_attendances WHERE child_id = ANY($1::uuid[]) GROUP BY child_id"""


async def read_children(connection: Connection, keys: Sequence[str]) -> dict[str, Child]:
    """The registered ones among these children."""
    child_ids = [UUID(key) for key in keys]
    births = await connection.fetch(_CHILDREN, child_ids)
    residences = await read_residences(connection, child_ids)
    visits = {row[0]: row[1] for row in await connection.fetch(_VISITS, child_ids)}
    attendances = {row[0]: row[1] for row in await connection.fetch(_ATTENDANCES, child_ids)}
    return {
        str(child_id): Child(
            birth_date, residences[child_id], frozenset(visits.get(child_id, ())), tuple(attendances.get(child_id, ()))
        )
        for child_id, birth_date in births
    }
