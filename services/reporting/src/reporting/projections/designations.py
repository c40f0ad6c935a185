"""Designations as demonstration, of facilities and institutions alike, in the order of their streams."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.facilities import FacilityDesignated, FacilityDesignationWithdrawn
from contracts.events.supervision import InstitutionDesignated, InstitutionDesignationWithdrawn

_DESIGNATE = "INSERT INTO designations (holder_id, valid_from, valid_to, event_id) VALUES ($1, $2, $3, $4)"
_WITHDRAW = """
    UPDATE designations SET withdrawn_on = $2
    WHERE holder_id = $1 AND withdrawn_on IS NULL AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)"""


async def put_designations(connection: Connection, events: Sequence[ReceivedEvent]) -> set[UUID]:
    """Keep what these events designate and withdraw; whose designations have changed."""
    changed: set[UUID] = set()
    for received in events:
        match received.event:
            case FacilityDesignated() as e:
                holder = e.facility_id
                await connection.execute(_DESIGNATE, holder, e.designated_on, None, received.envelope.id)
            case InstitutionDesignated() as e:
                holder = e.institution_id
                await connection.execute(_DESIGNATE, holder, e.valid_from, e.valid_to, received.envelope.id)
            case FacilityDesignationWithdrawn() as e:
                holder = e.facility_id
                await connection.execute(_WITHDRAW, holder, e.withdrawn_on)
            case InstitutionDesignationWithdrawn() as e:
                holder = e.institution_id
                await connection.execute(_WITHDRAW, holder, e.withdrawn_on)
            case _:
                continue
        changed.add(holder)
    return changed
