"""Accepted centres, stations and rooms, from their topics; the steps before acceptance count for no target."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from chassis.database import Connection
from contracts.envelope import ReceivedEvent
from contracts.events.facilities import CentreAccepted, CentreClosed
from contracts.events.registry import FacilityAccepted, FacilityClosed
from reporting.projections.designations import put_designations
from reporting.projections.marks import Mark, put_marks

_INSERT = """
    INSERT INTO facilities (facility_id, kind, applicant_code, accepted_on)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::date[])"""
_CLOSE = """
    UPDATE facilities f SET closed_on = new.closed_on FROM unnest($1::uuid[], $2::date[]) AS new(facility_id, closed_on)
    WHERE f.facility_id = new.facility_id"""


async def apply_facilities(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Fold a batch: facilities accepted, designated and closed. The county's centre is of the unit of its site."""
    accepted: list[tuple[UUID, str, str, date]] = []
    closed: dict[UUID, date] = {}
    for received in events:
        match received.event:
            case FacilityAccepted() as event:
                accepted.append((event.facility_id, event.kind, event.applicant_code, event.accepted_on))
            case CentreAccepted() as event:
                accepted.append((event.centre_id, "centre", event.site_code.partition("-")[0], event.accepted_on))
            case FacilityClosed(facility_id=facility_id, closed_on=closed_on):
                closed[facility_id] = closed_on
            case CentreClosed(centre_id=centre_id, closed_on=closed_on):
                closed[centre_id] = closed_on
    if accepted:
        await connection.execute(_INSERT, *zip(*accepted, strict=True))
    if closed:
        await connection.execute(_CLOSE, list(closed), list(closed.values()))
    changed = {row[0] for row in accepted} | set(closed) | await put_designations(connection, events)
    await put_marks(connection, (Mark("facility", str(facility_id)) for facility_id in changed))
