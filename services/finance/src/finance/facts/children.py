"""Registered children."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from chassis.database import Connection
from finance.domain.register.child import Child

_READ = "SELECT child_id, birth_date, sources FROM children WHERE child_id = ANY($1::uuid[])"
_WRITE = """
    INSERT INTO children (child_id, birth_date, sources) VALUES ($1, $2, $3)
    ON CONFLICT (child_id) DO UPDATE SET birth_date = excluded.birth_date, sources = excluded.sources"""


async def read_children(connection: Connection, child_ids: Sequence[UUID]) -> dict[UUID, Child]:
    """The registered ones among these."""
    rows = await connection.fetch(_READ, child_ids)
    return {child_id: Child(child_id, birth_date, tuple(sources)) for child_id, birth_date, sources in rows}


async def write_children(connection: Connection, children: Iterable[Child]) -> None:
    """Keep these, in place of what was known of them."""
    await connection.executemany(_WRITE, [(child.child_id, child.birth_date, child.sources) for child in children])
