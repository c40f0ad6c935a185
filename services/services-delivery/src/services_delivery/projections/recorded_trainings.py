"""The trainings as recorded, written in the transaction that appends their events."""

from collections.abc import Sequence

from chassis.database import Connection
from services_delivery.domain.training import HoldTraining

_HOLD = "INSERT INTO trainings (training_id, kind, department, held_on, attendees) VALUES ($1, $2, $3, $4, $5)"


async def record_trainings(connection: Connection, accepted: Sequence[HoldTraining]) -> None:
    """Write accepted commands down."""
    await connection.executemany(_HOLD, [(c.stream_id, c.kind, c.department, c.held_on, c.attendees) for c in accepted])
