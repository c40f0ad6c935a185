"""Children with their visits and eligible attendances."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection
from reporting.domain.child import Child
from reporting.facts.residences import read_residences

_CHILDREN = "SELECT child_id, birth_date FROM children WHERE child_id = ANY($1::uuid[]) AND merged_into IS NULL"
_REGISTERED = """
    WITH registered AS (
        SELECT child_id AS of_child, child_id FROM unnest($1::uuid[]) AS one(child_id)
        UNION ALL SELECT merged_into, child_id FROM children WHERE merged_into = ANY($1::uuid[]))"""
_VISITS = f"{_REGISTERED} SELECT of_child, array_agg(visited_on) FROM registered JOIN visits USING (child_id) GROUP BY of_child"  # noqa: S608
_ATTENDANCES = f"""{_REGISTERED}
    SELECT of_child, array_agg(service_date) FROM registered JOIN eligible_attendances USING (child_id) GROUP BY of_child"""  # noqa: S608
_SURVIVORS = "SELECT DISTINCT merged_into FROM children WHERE child_id = ANY($1::uuid[]) AND merged_into IS NOT NULL"


async def survivors_of(connection: Connection, keys: Sequence[str]) -> list[str]:
    """The children that those of these registrations stand for which were merged."""
    return [str(row[0]) for row in await connection.fetch(_SURVIVORS, [UUID(key) for key in keys])]


async def read_children(connection: Connection, keys: Sequence[str]) -> dict[str, Child]:
    """The registered ones among these children, each with what was recorded of it under any registration; a merged one is none."""
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
