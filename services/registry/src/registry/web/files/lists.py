"""What is registered, as people know it: for the templates' drop-down lists, and for pages."""

from chassis.database import Connection
from chassis.streams import read_states
from contracts.events.registry import UnitLevel
from registry.domain.unit.decider import UNIT
from registry.domain.unit.state import Unit, unit_id

_CODES = "SELECT code FROM units WHERE level = $1 ORDER BY code LIMIT 5000"


async def units_to_choose(connection: Connection, level: UnitLevel) -> list[str]:
    """Units as `code name`, in the order of their codes."""
    return [f"{code} {name}" for code, name in (await names_of_units(connection, level)).items()]


async def names_of_units(connection: Connection, level: UnitLevel) -> dict[str, str]:
    """Names by code, in the order of the codes."""
    codes = [row["code"] for row in await connection.fetch(_CODES, level)]
    states = await read_states(connection, UNIT, [unit_id(code) for code in codes])
    return {one.code: one.name for one in states if isinstance(one, Unit)}
