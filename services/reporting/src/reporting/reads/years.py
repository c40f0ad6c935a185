"""The figures of several years, of every unit of a level."""

from collections import defaultdict
from collections.abc import Collection

from chassis.database import Connection
from contracts.policy import Policy
from reporting.domain.to_deadline import YearFigure
from reporting.domain.units import DIGITS, Level

_YEARS = """
    SELECT target, unit_code, year, numerator, denominator FROM figures
    WHERE (target, length(unit_code)) IN (SELECT * FROM unnest($1::text[], $2::integer[])) AND year <= $3
    ORDER BY target, unit_code, year"""

Row = tuple[str, Level]
"""A target and a level it is reported for."""


async def read_years(
    connection: Connection, policy: Policy, rows: Collection[Row], through: int
) -> dict[Row, dict[str, list[YearFigure]]]:
    """By target and level, then unit: the figures of the years up to `through`, in order."""
    levels = {DIGITS[level]: level for _, level in rows}
    found: dict[Row, dict[str, list[YearFigure]]] = {row: defaultdict(list) for row in rows}
    targets, digits = [target for target, _ in rows], [DIGITS[level] for _, level in rows]
    for target, code, year, numerator, denominator in await connection.fetch(_YEARS, targets, digits, through):
        of = denominator if policy.edition.targets[target].rate else None
        found[target, levels[len(code)]][code].append(YearFigure(year, numerator, of))
    return found
