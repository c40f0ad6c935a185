"""The trainings as recorded, written in the transaction that appends their events."""

from collections.abc import Sequence

from chassis.database import Connection
from services_delivery.domain.training import HoldTraining, TrainingCommand, VoidTraining
from services_delivery.domain.training_plan import Held

_HOLD = "INSERT INTO trainings (training_id, kind, department, held_on, attendees) VALUES ($1, $2, $3, $4, $5)"
_VOID = "UPDATE trainings SET void_reason = $2 WHERE training_id = $1"
_HELD = """
    SELECT kind, held_on, attendees FROM trainings
    WHERE void_reason IS NULL AND held_on BETWEEN make_date($1, 1, 1) AND make_date($1, 12, 31)"""


async def record_trainings(connection: Connection, accepted: Sequence[TrainingCommand]) -> None:
    """Write accepted commands down."""
    await connection.executemany(
        _HOLD, [(c.stream_id, c.kind, c.department, c.held_on, c.attendees) for c in accepted if isinstance(c, HoldTraining)]
    )
    await connection.executemany(_VOID, [(c.stream_id, c.reason) for c in accepted if isinstance(c, VoidTraining)])


async def held_in(connection: Connection, year: int) -> list[Held]:
    """The trainings of a year that count."""
    rows = await connection.fetch(_HELD, year)
    return [Held(row["kind"], row["held_on"], frozenset(row["attendees"])) for row in rows]
