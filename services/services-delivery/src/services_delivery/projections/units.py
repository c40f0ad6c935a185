"""Administrative units, from the registry's topic."""

from collections.abc import Collection, Sequence

from chassis.database import Connection
from chassis.service import Projection
from contracts.envelope import ReceivedEvent
from contracts.events.registry import UnitRegistered
from contracts.topics import UNITS

_REGISTER = "INSERT INTO units (code) VALUES ($1)"
_KNOWN = "SELECT code FROM units WHERE code = ANY($1::text[])"


async def apply(connection: Connection, received: Sequence[ReceivedEvent]) -> None:
    """Units are registered, nothing more."""
    await connection.executemany(_REGISTER, [(e.event.code,) for e in received if isinstance(e.event, UnitRegistered)])


async def known_units(connection: Connection, codes: Collection[str]) -> frozenset[str]:
    """The registered codes among these."""
    return frozenset(row["code"] for row in await connection.fetch(_KNOWN, list(codes)))


UNITS_PROJECTION = Projection("units", (UNITS,), apply, ("units",))
