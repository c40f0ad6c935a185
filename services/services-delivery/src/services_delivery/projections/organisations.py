"""Social organisations and the days they help, from the registry's topic."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from chassis.database import Connection
from chassis.service import Projection
from contracts.envelope import ReceivedEvent
from contracts.events.people import OrganisationRegistered, OrganisationWithdrawn
from contracts.topics import ORGANISATIONS

_REGISTER = "INSERT INTO organisations (organisation_id, registered_on) VALUES ($1, $2)"
_WITHDRAW = "UPDATE organisations SET withdrawn_on = $2 WHERE organisation_id = $1"
_HELPING = """
    SELECT asked.organisation_id, asked.day
    FROM unnest($1::uuid[], $2::date[]) AS asked(organisation_id, day) JOIN organisations o USING (organisation_id)
    WHERE o.registered_on <= asked.day AND (o.withdrawn_on IS NULL OR asked.day < o.withdrawn_on)"""


async def apply(connection: Connection, received: Sequence[ReceivedEvent]) -> None:
    """Registered, then withdrawn."""
    events = [item.event for item in received]
    await connection.executemany(
        _REGISTER, [(e.organisation_id, e.registered_on) for e in events if isinstance(e, OrganisationRegistered)]
    )
    await connection.executemany(
        _WITHDRAW, [(e.organisation_id, e.withdrawn_on) for e in events if isinstance(e, OrganisationWithdrawn)]
    )


async def helping(connection: Connection, asked: Collection[tuple[UUID, date]]) -> set[tuple[UUID, date]]:
    """Those of these organisations and days on which the organisation helps."""
    rows = await connection.fetch(_HELPING, [one for one, _ in asked], [day for _, day in asked])
    return {(row[0], row[1]) for row in rows}


ORGANISATIONS_PROJECTION = Projection("organisations", (ORGANISATIONS,), apply, ("organisations",))
