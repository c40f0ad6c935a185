"""Practitioners with their titles."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from chassis.database import Connection
from finance.domain.register.practitioner import HeldTitle, Practitioner

_READ = "SELECT practitioner_id, titles, awarded_on, sources FROM practitioners WHERE practitioner_id = ANY($1::uuid[])"
_WRITE = """
    INSERT INTO practitioners (practitioner_id, titles, awarded_on, sources) VALUES ($1, $2, $3, $4)
    ON CONFLICT (practitioner_id) DO UPDATE
    SET titles = excluded.titles, awarded_on = excluded.awarded_on, sources = excluded.sources"""


async def read_practitioners(connection: Connection, practitioner_ids: Sequence[UUID]) -> dict[UUID, Practitioner]:
    """The registered ones among these."""
    return {
        practitioner_id: Practitioner(practitioner_id, tuple(map(HeldTitle, titles, awarded_on)), tuple(sources))
        for practitioner_id, titles, awarded_on, sources in await connection.fetch(_READ, practitioner_ids)
    }


async def write_practitioners(connection: Connection, practitioners: Iterable[Practitioner]) -> None:
    """Keep these, in place of what was known of them."""
    await connection.executemany(
        _WRITE,
        [
            (
                one.practitioner_id,
                [held.title for held in one.titles],
                [held.awarded_on for held in one.titles],
                one.sources,
            )
            for one in practitioners
        ],
    )
