"""What exists of a kind, for lists: a row for each aggregate, written with its first event."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal
from uuid import UUID

from chassis.database import Connection
from contracts.catalogue import DomainEvent
from contracts.events.facilities import CentreEstablished
from contracts.events.governance import MeetingHeld, TaskAssigned
from contracts.events.people import OrganisationRegistered
from contracts.events.supervision import InspectionHeld, MutualCareRecorded

Kind = Literal["centre", "inspection", "mutual-care", "organisation", "meeting", "task"]
_INSERT = """
    INSERT INTO listed (kind, id, office) SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[]) ON CONFLICT DO NOTHING"""
_IDS = """
    SELECT id FROM listed WHERE kind = $1 AND ($2::uuid IS NULL OR id > $2) AND ($3::text IS NULL OR office LIKE $3 || '%')
    ORDER BY id LIMIT $4"""


def listing(kind: Kind, office_of: Callable[[Any], str]) -> Callable[[Connection, Sequence[Any]], Awaitable[None]]:
    """Records that what these commands begin exists; `office_of` says for which unit or institution it is listed."""

    async def record(connection: Connection, commands: Sequence[Any]) -> None:
        rows = [(kind, command.stream_id, office_of(command)) for command in commands]
        await connection.execute(_INSERT, *zip(*rows, strict=True))

    return record


async def ids_of(connection: Connection, kind: Kind, after: UUID | None, office: str | None, limit: int) -> list[UUID]:
    """The ids of a kind after one, in their order; of offices whose code begins with `office`, if it is given."""
    return [row["id"] for row in await connection.fetch(_IDS, kind, after, office, limit)]


async def list_again(connection: Connection, event: DomainEvent) -> None:
    """Write the row that the command behind this event wrote; nothing for an event that begins nothing of a kind."""
    match event:
        case CentreEstablished():
            row = ("centre", event.centre_id, event.site_code.partition("-")[0])
        case InspectionHeld():
            row = ("inspection", event.inspection_id, str(event.institution_id))
        case MutualCareRecorded():
            row = ("mutual-care", event.mutual_care_id, event.village_code)
        case OrganisationRegistered():
            row = ("organisation", event.organisation_id, event.unit_code)
        case MeetingHeld():
            row = ("meeting", event.meeting_id, "")
        case TaskAssigned():
            row = ("task", event.task_id, event.department)
        case _:
            return
    await connection.execute(_INSERT, *([value] for value in row))
