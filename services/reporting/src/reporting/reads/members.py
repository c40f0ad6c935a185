"""Who is behind a figure: the members of its numerator or denominator."""

from typing import Literal, NamedTuple

from chassis.database import Connection
from reporting.domain.contributions import FigureKey, SubjectKind

Side = Literal["numerator", "denominator"]

_MEMBERS = """
    SELECT kind, key, CASE $4 WHEN 'numerator' THEN numerator ELSE denominator END AS weight
    FROM contributions
    WHERE target = $1 AND year = $3 AND $2 = ANY(units) AND key > $5
      AND CASE $4 WHEN 'numerator' THEN numerator ELSE denominator END > 0
    ORDER BY key LIMIT $6"""
_IS_MEMBER = "SELECT true FROM contributions WHERE target = $1 AND $2 = ANY(units) AND year = $3 AND key = $4"


class Member(NamedTuple):
    """A child, household, village, facility, institution or person, and how much of the figure it is."""

    kind: SubjectKind
    key: str
    weight: int


async def read_members(connection: Connection, figure: FigureKey, side: Side, after: str, limit: int) -> list[Member]:
    """The members of one side of a figure, by key; their weights add up to it."""
    return [Member(*row) for row in await connection.fetch(_MEMBERS, *figure, side, after, limit)]


async def is_member(connection: Connection, figure: FigureKey, key: str) -> bool:
    """Whether the figure counts this subject, on either side."""
    return bool(await connection.fetchval(_IS_MEMBER, *figure, key))
