"""The residences of children."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection
from reporting.domain.residence import Residence, Step

_STEPS = "SELECT child_id, from_date, ordinal, village_code FROM residence_steps WHERE child_id = ANY($1::uuid[])"


async def read_residences(connection: Connection, child_ids: Sequence[UUID]) -> dict[UUID, Residence]:
    """Where each of these children lived and when."""
    steps: dict[UUID, list[Step]] = defaultdict(list)
    for child_id, *step in await connection.fetch(_STEPS, child_ids):
        steps[child_id].append(Step(*step))
    return {child_id: Residence.of(found) for child_id, found in steps.items()}
