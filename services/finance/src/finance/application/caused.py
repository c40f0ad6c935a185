"""Which decisions a ruling has caused: its delta entries."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection
from contracts.topics import RULINGS

_COLUMNS = ("decision_id", "ruling_id")
_KEEP_AMONG = """
    INSERT INTO ruling_decisions (decision_id, ruling_id)
    SELECT caused.decision_id, e.id FROM unnest($1::uuid[], $2::uuid[]) AS caused(decision_id, cause_id)
    JOIN public.events e ON e.id = caused.cause_id WHERE e.topic = $3 ON CONFLICT DO NOTHING"""
_FORGET = "DELETE FROM ruling_decisions WHERE decision_id = ANY($1::uuid[])"


async def keep_caused(connection: Connection, caused: Sequence[tuple[UUID, UUID]]) -> None:
    """Keep decisions, each with the event of the ruling behind it."""
    if caused:
        await connection.copy_records_to_table("ruling_decisions", records=caused, columns=_COLUMNS)


async def keep_caused_among(connection: Connection, causes: Sequence[tuple[UUID, UUID]]) -> None:
    """Keep those of these decisions, each with the event behind it, that a ruling is behind."""
    if causes:
        await connection.execute(_KEEP_AMONG, *zip(*causes, strict=True), RULINGS.name)


async def forget_caused(connection: Connection, decision_ids: Sequence[UUID]) -> None:
    """Forget decisions that are none."""
    await connection.execute(_FORGET, decision_ids)
