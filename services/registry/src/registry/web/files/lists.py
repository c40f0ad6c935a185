"""What the templates' drop-down lists offer of what is registered."""

from chassis.database import Connection
from chassis.streams import read_states
from contracts.events.registry import UnitLevel
from registry.domain.unit.decider import UNIT
from registry.domain.unit.state import Unit, unit_id

_CODES = "SELECT code FROM units WHERE level = $1 ORDER BY code LIMIT 5000"


async def units_to_choose(connection: Connection, level: UnitLevel) -> list[str]:
    """Units as `code name`, in the order of their codes."""
    codes = [row["code"] for row in await connection.fetch(_CODES, level)]
    states = await read_states(connection, UNIT, [unit_id(code) for code in codes])
    return [f"{one.code} {one.name}" for one in states if isinstance(one, Unit)]
