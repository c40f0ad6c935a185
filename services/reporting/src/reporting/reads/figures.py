"""Figures of registered units, one for every target of their level; a row no event records yet has no figure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from chassis.database import Connection
from contracts.policy import Policy
from reporting.domain.periods import Period, reporting_periods
from reporting.domain.units import Level

_DAY = "SELECT day FROM counting"
_FIGURES = """
    SELECT t.target, u.code, u.name, u.level, coalesce(f.numerator, 0), coalesce(f.denominator, 0), f.as_of
    FROM unnest($1::text[], $2::text[]) AS t(target, level)
    JOIN units u ON u.level = t.level
    LEFT JOIN figures f ON (f.target, f.unit_code, f.year) = (t.target, u.code, $3)
    WHERE ($4::text IS NULL OR u.code = $4)
      AND (t.target COLLATE "C", u.code COLLATE "C") > ($5::text, $6::text)
    ORDER BY t.target COLLATE "C", u.code COLLATE "C" LIMIT $7"""


class Figure(NamedTuple):
    """A unit's sums for a target; `as_of` None: not counted yet, so 0."""

    target: str
    unit_code: str
    unit_name: str
    level: Level
    numerator: int
    denominator: int
    as_of: date | None


class Scope(NamedTuple):
    """Which figures: of these (target, level) pairs, of one unit or all, after a (target, unit code)."""

    rows: Sequence[tuple[str, Level]]
    unit_code: str | None = None
    after: tuple[str, str] = ("", "")


def rows_of(policy: Policy, target: str | None = None, level: Level | None = None) -> list[tuple[str, Level]]:
    """The (target, level) pairs the edition reports, of one target or level if named."""
    return [
        (name, reported)
        for name, row in policy.edition.targets.items()
        if target in (None, name)
        for reported in row.units
        if level in (None, reported)
    ]


async def read_periods(connection: Connection, policy: Policy) -> dict[int, Period]:
    """The years that are counted, as of the day they are counted."""
    day = await connection.fetchval(_DAY)
    return {period.year: period for period in reporting_periods(policy, day)} if day else {}


async def read_figures(connection: Connection, scope: Scope, year: int, limit: int | None = None) -> list[Figure]:
    """The figures of a year by target, then unit code."""
    targets, levels = [row[0] for row in scope.rows], [row[1] for row in scope.rows]
    found = await connection.fetch(_FIGURES, targets, levels, year, scope.unit_code, *scope.after, limit)
    return [Figure(*row) for row in found]
