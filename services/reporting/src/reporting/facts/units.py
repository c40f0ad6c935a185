"""Registered units with their lectures."""

from collections.abc import Sequence

from chassis.database import Connection
from reporting.domain.lectures import Unit

_UNITS = """
    SELECT u.code, array_remove(array_agg(l.held_on), NULL)
    FROM units u LEFT JOIN lectures l ON l.unit_code = u.code WHERE u.code = ANY($1::text[]) GROUP BY u.code"""


async def read_units(connection: Connection, keys: Sequence[str]) -> dict[str, Unit]:
    """The registered ones among these units."""
    return {code: Unit(code, tuple(held)) for code, held in await connection.fetch(_UNITS, keys)}
