"""The gap planner's children, from the facts as they are known now."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from chassis.database import Connection
from contracts.policy import Policy
from reporting.domain.gaps import Gap, planned
from reporting.facts.children import read_children

BANDS_YEARS = 4
"""A child of this age is in no band, under any reading."""
_CANDIDATES = """
    SELECT child_id FROM children WHERE birth_date > $1 AND birth_date <= $2
    AND child_id IN (SELECT child_id FROM residence_steps WHERE starts_with(village_code, $3))"""
_NAMES = "SELECT code, name FROM units WHERE code = ANY($1::text[])"


async def read_gaps(connection: Connection, policy: Policy, unit_code: str, on: date) -> list[Gap]:
    """Every gap of the children that are resident in the unit on a day, by the date it can no longer be closed."""
    oldest = date(on.year - BANDS_YEARS, on.month, min(on.day, 28))
    rows = await connection.fetch(_CANDIDATES, oldest, on, unit_code)
    children = await read_children(connection, [str(row["child_id"]) for row in rows])
    found = planned(policy.on(on), on, ((UUID(key), child) for key, child in children.items()))
    return [gap for gap in found if gap.village_code.startswith(unit_code)]


async def read_names(connection: Connection, codes: Iterable[str]) -> dict[str, str]:
    """The names of the registered ones among these units."""
    return {row["code"]: row["name"] for row in await connection.fetch(_NAMES, list(set(codes)))}
