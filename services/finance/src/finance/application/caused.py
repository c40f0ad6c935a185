"""Which decisions a ruling has caused: its delta entries."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection

_COLUMNS = ("decision_id", "ruling_id")


async def keep_caused(connection: Connection, caused: Sequence[tuple[UUID, UUID]]) -> None:
    """Keep decisions, each with the event of the ruling behind it."""
    if caused:
        await connection.copy_records_to_table("ruling_decisions", records=caused, columns=_COLUMNS)
