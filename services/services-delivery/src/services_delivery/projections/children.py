"""Registered children, from the registry's topic: birth date, present village, and since when gone."""

from collections.abc import Collection, Sequence
from uuid import UUID

from chassis.database import Connection
from chassis.service import Projection
from contracts.envelope import ReceivedEvent
from contracts.events.registry import ChildBirthDateCorrected, ChildLeft, ChildMoved, ChildRegistered
from contracts.topics import CHILDREN
from services_delivery.domain.registry_facts import KnownChild

_REGISTER = "INSERT INTO children (child_id, birth_date, village_code) VALUES ($1, $2, $3)"
_CORRECT = "UPDATE children SET birth_date = $2 WHERE child_id = $1"
_SETTLE = "UPDATE children SET village_code = coalesce($2, village_code), left_on = $3 WHERE child_id = $1"
_KNOWN = "SELECT child_id, birth_date, village_code, left_on FROM children WHERE child_id = ANY($1::uuid[])"


async def apply(connection: Connection, received: Sequence[ReceivedEvent]) -> None:
    """Registrations first, a child's first event; then where it went, in order: who moves after leaving has come back."""
    events = [item.event for item in received]
    await connection.executemany(
        _REGISTER, [(e.child_id, e.birth_date, e.village_code) for e in events if isinstance(e, ChildRegistered)]
    )
    await connection.executemany(_CORRECT, [(e.child_id, e.birth_date) for e in events if isinstance(e, ChildBirthDateCorrected)])
    await connection.executemany(
        _SETTLE,
        [
            (e.child_id, e.to_village_code, None) if isinstance(e, ChildMoved) else (e.child_id, None, e.left_on)
            for e in events
            if isinstance(e, ChildMoved | ChildLeft)
        ],
    )


async def known_children(connection: Connection, child_ids: Collection[UUID]) -> dict[UUID, KnownChild]:
    """The registered children among these."""
    rows = await connection.fetch(_KNOWN, list(child_ids))
    return {child_id: KnownChild(*facts) for child_id, *facts in rows}


CHILDREN_PROJECTION = Projection("children", (CHILDREN,), apply, ("children",))
