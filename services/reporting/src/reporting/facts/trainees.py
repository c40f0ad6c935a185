"""People who attended backbone trainings."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection
from reporting.domain.training import Trainee

_TRAINEES = """
    SELECT practitioner_id, array_agg(held_on) FROM backbone_attendances
    WHERE practitioner_id = ANY($1::uuid[]) GROUP BY practitioner_id"""


async def read_trainees(connection: Connection, keys: Sequence[str]) -> dict[str, Trainee]:
    """Those of these people who attended any."""
    rows = await connection.fetch(_TRAINEES, [UUID(key) for key in keys])
    return {str(practitioner_id): Trainee(tuple(days)) for practitioner_id, days in rows}
