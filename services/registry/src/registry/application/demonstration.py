"""Which institutions are demonstration ones on a day. Clauses K5.1, K5.3."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.database import Connection
from chassis.streams import read_states
from contracts.policy import Policy
from registry.domain.institution.decider import institution_decider
from registry.domain.institution.standing import designation_on
from registry.domain.institution.state import Institution


async def demonstration_among(
    connection: Connection, policy: Policy, chosen: Sequence[tuple[UUID, date]]
) -> set[tuple[UUID, date]]:
    """Those of these institutions and days on which a designation holds."""
    decider = institution_decider(policy)
    states = await read_states(connection, decider, list({institution_id for institution_id, _ in chosen}))
    known = {one.institution_id: one for one in states if isinstance(one, Institution)}
    return {
        (institution_id, day)
        for institution_id, day in chosen
        if institution_id in known and designation_on(known[institution_id], day) is not None
    }
