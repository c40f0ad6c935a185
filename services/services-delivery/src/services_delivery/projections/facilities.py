"""Stations and activity rooms: applied for, open from when to when, from the registry's topic."""

from collections.abc import Collection, Sequence
from uuid import UUID

from chassis.database import Connection
from chassis.service import Projection
from contracts.envelope import ReceivedEvent
from contracts.events.registry import FacilityAccepted, FacilityApplied, FacilityClosed
from contracts.topics import FACILITIES
from services_delivery.domain.registry_facts import KnownFacility

_APPLY = "INSERT INTO facilities (facility_id) VALUES ($1)"
_ACCEPT = "UPDATE facilities SET accepted_on = $2 WHERE facility_id = $1"
_CLOSE = "UPDATE facilities SET closed_on = $2 WHERE facility_id = $1"
_KNOWN = "SELECT facility_id, accepted_on, closed_on FROM facilities WHERE facility_id = ANY($1::uuid[])"


async def apply(connection: Connection, received: Sequence[ReceivedEvent]) -> None:
    """The steps between application and acceptance change nothing here."""
    events = [item.event for item in received]
    await connection.executemany(_APPLY, [(e.facility_id,) for e in events if isinstance(e, FacilityApplied)])
    await connection.executemany(_ACCEPT, [(e.facility_id, e.accepted_on) for e in events if isinstance(e, FacilityAccepted)])
    await connection.executemany(_CLOSE, [(e.facility_id, e.closed_on) for e in events if isinstance(e, FacilityClosed)])


async def known_facilities(connection: Connection, ids: Collection[UUID]) -> dict[UUID, KnownFacility]:
    """The facilities among these that were applied for."""
    rows = await connection.fetch(_KNOWN, list(ids))
    return {facility_id: KnownFacility(*facts) for facility_id, *facts in rows}


FACILITIES_PROJECTION = Projection("facilities", (FACILITIES,), apply, ("facilities",))
