"""Registered units with their lectures."""

from collections import defaultdict
from collections.abc import Sequence

from chassis.database import Connection
from reporting.domain.lectures import HeldLecture, Unit

_UNITS = "SELECT code FROM units WHERE code = ANY($1::text[])"
_LECTURES = """
    SELECT l.unit_code, l.held_on, array_remove(array_agg(t.title), NULL)
    FROM lectures l LEFT JOIN titles t ON t.practitioner_id = l.lecturer_id AND t.awarded_on <= l.held_on
    WHERE l.unit_code = ANY($1::text[]) GROUP BY l.lecture_id"""


async def read_units(connection: Connection, keys: Sequence[str]) -> dict[str, Unit]:
    """The registered ones among these units."""
    lectures: dict[str, list[HeldLecture]] = defaultdict(list)
    for code, held_on, titles in await connection.fetch(_LECTURES, keys):
        lectures[code].append(HeldLecture(held_on, frozenset(titles)))
    return {code: Unit(code, tuple(lectures[code])) for (code,) in await connection.fetch(_UNITS, keys)}
