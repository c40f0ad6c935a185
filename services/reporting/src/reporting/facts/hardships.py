"""Special families: when a household was one, when it was helped, and which townships have the means."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.database import Connection
from contracts.age import Interval
from reporting.domain.household_reach import Hardship

_FLAGS = "SELECT household_id, from_date, ended_on FROM special_families WHERE household_id = ANY($1::uuid[])"
_HELPS = "SELECT household_id, helped_on FROM family_helps WHERE household_id = ANY($1::uuid[])"
_MEANS = "SELECT township_code, from_date, has_means FROM township_means ORDER BY township_code, ordinal"


async def read_hardships(connection: Connection, household_ids: Sequence[UUID]) -> dict[UUID, Hardship]:
    """Those of these households that ever were special families."""
    flags: dict[UUID, list[Interval]] = defaultdict(list)
    for household_id, start, end in await connection.fetch(_FLAGS, household_ids):
        flags[household_id].append(Interval(start, end or date.max))
    if not flags:
        return {}
    helped: dict[UUID, set[date]] = defaultdict(set)
    for household_id, day in await connection.fetch(_HELPS, list(flags)):
        helped[household_id].add(day)
    means = await _means(connection)
    return {household_id: Hardship(tuple(found), frozenset(helped[household_id]), means) for household_id, found in flags.items()}


async def _means(connection: Connection) -> dict[str, tuple[Interval, ...]]:
    """When each township had the means; a step holds until the next."""
    steps: dict[str, list[tuple[date, bool]]] = defaultdict(list)
    for code, start, has_means in await connection.fetch(_MEANS):
        steps[code].append((start, has_means))
    return {
        code: tuple(
            Interval(start, end)
            for (start, has_means), end in zip(found, [*(step[0] for step in found[1:]), date.max], strict=True)
            if has_means and start < end
        )
        for code, found in steps.items()
    }
