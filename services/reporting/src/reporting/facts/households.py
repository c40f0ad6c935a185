"""Households with their children and the days they were reached."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection
from reporting.domain.household_reach import Household, HouseholdMember
from reporting.facts.hardships import read_hardships
from reporting.facts.residences import read_residences

_CHILDREN = """
    SELECT household_id, child_id, birth_date FROM children WHERE household_id = ANY($1::uuid[]) AND merged_into IS NULL"""
_STANDING = """
    WITH merged AS (
        SELECT s.household_id, c.child_id, c.household_id AS registered_as
        FROM children s JOIN children c ON c.merged_into = s.child_id WHERE s.household_id = ANY($1::uuid[])),
    members AS (
        SELECT household_id, child_id FROM children WHERE household_id = ANY($1::uuid[]) AND merged_into IS NULL
        UNION ALL SELECT household_id, child_id FROM merged),
    standing AS (
        SELECT household_id AS of_household, household_id FROM unnest($1::uuid[]) AS one(household_id)
        UNION SELECT household_id, registered_as FROM merged)"""
_REACHED = f"""{_STANDING}
    SELECT household_id, array_agg(day) FROM (
        SELECT household_id, visited_on AS day FROM members JOIN visits USING (child_id)
        UNION
        SELECT household_id, service_date FROM members JOIN session_presences USING (child_id)
        UNION
        SELECT of_household, held_on FROM standing JOIN lecture_households USING (household_id) JOIN lectures USING (lecture_id)
        UNION
        SELECT of_household, day FROM standing JOIN household_reaches USING (household_id)
    ) AS reached GROUP BY household_id"""  # noqa: S608
_HANDED = f"""{_STANDING}
    SELECT of_household, array_agg(handed_on) FROM standing JOIN handovers USING (household_id) GROUP BY of_household"""  # noqa: S608
_OF_CHILDREN = """
    SELECT household_id FROM children WHERE child_id = ANY($1::uuid[])
    UNION SELECT s.household_id FROM children c JOIN children s ON s.child_id = c.merged_into WHERE c.child_id = ANY($1::uuid[])"""
_STAND_FOR = """
    SELECT DISTINCT s.household_id FROM children c JOIN children s ON s.child_id = c.merged_into
    WHERE c.household_id = ANY($1::uuid[])"""


async def households_of(connection: Connection, child_keys: Sequence[str]) -> list[str]:
    """The households of the registered ones among these children, and of those that they were merged into."""
    return [str(row[0]) for row in await connection.fetch(_OF_CHILDREN, [UUID(key) for key in child_keys])]


async def households_stood_for(connection: Connection, keys: Sequence[str]) -> list[str]:
    """The households whose children those of these households were registered as again."""
    return [str(row[0]) for row in await connection.fetch(_STAND_FOR, [UUID(key) for key in keys])]


async def read_households(connection: Connection, keys: Sequence[str]) -> dict[str, Household]:
    """Those of these households that have a registered child, with what was recorded of either registration of a merged one."""
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
