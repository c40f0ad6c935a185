"""Households with their children and the days they were reached."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection
from reporting.domain.household_reach import Household, HouseholdMember
from reporting.facts.hardships import read_hardships
from reporting.facts.residences import read_residences

_CHILDREN = "SELECT household_id, child_id, birth_date FROM children WHERE household_id = ANY($1::uuid[])"
_REACHED = """
    SELECT household_id, array_agg(day) FROM (
        SELECT c.household_id, v.visited_on AS day
        FROM children c JOIN visits v USING (child_id) WHERE c.household_id = ANY($1::uuid[])
        UNION
        SELECT c.household_id, p.service_date
        FROM children c JOIN session_presences p USING (child_id) WHERE c.household_id = ANY($1::uuid[])
        UNION
        SELECT h.household_id, l.held_on
        FROM lecture_households h JOIN lectures l USING (lecture_id) WHERE h.household_id = ANY($1::uuid[])
        UNION
        SELECT household_id, day FROM household_reaches WHERE household_id = ANY($1::uuid[])
    ) AS reached GROUP BY household_id"""
_HANDED = "SELECT household_id, array_agg(handed_on) FROM handovers WHERE household_id = ANY($1::uuid[]) GROUP BY household_id"
_OF_CHILDREN = "SELECT DISTINCT household_id FROM children WHERE child_id = ANY($1::uuid[])"


async def households_of(connection: Connection, child_keys: Sequence[str]) -> list[str]:
    """The households of the registered ones among these children."""
    return [str(row[0]) for row in await connection.fetch(_OF_CHILDREN, [UUID(key) for key in child_keys])]


async def read_households(connection: Connection, keys: Sequence[str]) -> dict[str, Household]:
    """Those of these households that have a registered child."""
    household_ids = [UUID(key) for key in keys]
    children = await connection.fetch(_CHILDREN, household_ids)
    residences = await read_residences(connection, [child_id for _, child_id, _ in children])
    reached = {row[0]: row[1] for row in await connection.fetch(_REACHED, household_ids)}
    handed = {row[0]: row[1] for row in await connection.fetch(_HANDED, household_ids)}
    hardships = await read_hardships(connection, household_ids)
    members: dict[UUID, list[HouseholdMember]] = defaultdict(list)
    for household_id, child_id, birth_date in children:
        members[household_id].append(HouseholdMember(birth_date, residences[child_id]))
    return {
        str(household_id): Household(
            tuple(found),
            frozenset(reached.get(household_id, ())),
            frozenset(handed.get(household_id, ())),
            hardships.get(household_id),
        )
        for household_id, found in members.items()
    }
