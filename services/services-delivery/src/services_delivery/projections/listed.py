"""Where and when a record stands: what lists are found by. What else is recorded is read from its stream."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from chassis.application import Record
from chassis.database import Connection
from contracts.catalogue import DomainEvent
from contracts.envelope import ReceivedEvent
from contracts.events.families import ChildReferred, FamilyHelped
from contracts.events.messages import CampaignPlanned
from contracts.events.outreach import ColumnOpened, MaterialHandedOver, OutreachHeld, SurveyOpened
from contracts.events.volunteering import VolunteersServed

_INSERT = """
    INSERT INTO listed (stream_id, kind, unit_code, day) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::date[])
    ON CONFLICT DO NOTHING"""


class Place(NamedTuple):
    """The fields of a stream's first event that say where and when it stands. A command names them the same."""

    unit: str
    day: str


FIRST: Mapping[type[DomainEvent], Place] = {
    OutreachHeld: Place("unit_code", "held_on"),
    ColumnOpened: Place("unit_code", "opened_on"),
    MaterialHandedOver: Place("unit_code", "handed_on"),
    SurveyOpened: Place("unit_code", "opened_on"),
    FamilyHelped: Place("unit_code", "helped_on"),
    ChildReferred: Place("unit_code", "referred_on"),
    CampaignPlanned: Place("unit_code", "planned_on"),
    VolunteersServed: Place("unit_code", "served_on"),
}


def lists(first: type[DomainEvent], command: type[Any]) -> Record[Any]:
    """What lists a stream that a command of this kind begins, in the transaction that appends its first event."""
    place = FIRST[first]

    async def record(connection: Connection, accepted: Sequence[Any]) -> None:
        begun = [c for c in accepted if isinstance(c, command)]
        await _insert(connection, [(c.stream_id, first, getattr(c, place.unit), getattr(c, place.day)) for c in begun])

    return record


async def list_again(connection: Connection, events: Iterable[ReceivedEvent]) -> None:
    """List the streams of imported events."""
    firsts = [
        (UUID(received.envelope.subject), type(event), getattr(event, place.unit), getattr(event, place.day))
        for received in events
        for event in (received.event,)
        for place in (FIRST.get(type(event)),)
        if place is not None
    ]
    await _insert(connection, firsts)


async def _insert(connection: Connection, rows: Sequence[tuple[UUID, type[DomainEvent], str, Any]]) -> None:
    if rows:
        ids, kinds, codes, days = zip(*rows, strict=True)
        await connection.execute(_INSERT, ids, [kind.event_type for kind in kinds], codes, days)
