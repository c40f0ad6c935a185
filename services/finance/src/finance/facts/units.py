"""Administrative units."""

from collections.abc import Iterable, Sequence

from chassis.database import Connection
from finance.domain.register.unit import Unit

_READ = "SELECT code, kind, sources FROM units WHERE code = ANY($1::text[])"
_WRITE = """
    INSERT INTO units (code, kind, sources) VALUES ($1, $2, $3)
    ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, sources = excluded.sources"""


async def read_units(connection: Connection, codes: Sequence[str]) -> dict[str, Unit]:
    """The registered ones among these."""
    return {code: Unit(code, kind, tuple(sources)) for code, kind, sources in await connection.fetch(_READ, codes)}


async def write_units(connection: Connection, units: Iterable[Unit]) -> None:
    """Keep these, in place of what was known of them."""
    await connection.executemany(_WRITE, [(unit.code, unit.kind, unit.sources) for unit in units])
