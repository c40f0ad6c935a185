"""The administrative units, from registry.units.v1: each has a figure for every target of its level, from the first day."""

from collections.abc import Sequence

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.registry import UnitRegistered
from reporting.projections.marks import Mark, put_marks

_INSERT = "INSERT INTO units (code, name, level) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])"


async def apply_units(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: units registered."""
    registered = [received.event for received in events if isinstance(received.event, UnitRegistered)]
    if registered:
        await connection.execute(_INSERT, *zip(*((unit.code, unit.name, unit.level) for unit in registered), strict=True))
        await put_marks(connection, (Mark(kind, unit.code) for unit in registered for kind in ("unit", "figures")))
