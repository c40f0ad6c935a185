"""Practitioners, their professional titles and their posts, from the registry's topic."""

from collections.abc import Collection, Sequence
from uuid import UUID

from chassis.database import Connection
from chassis.service import Projection
from contracts.envelope import ReceivedEvent
from contracts.events.people import EmploymentBegan, EmploymentEnded
from contracts.events.registry import PractitionerRegistered, TitleRecorded
from contracts.topics import PRACTITIONERS
from services_delivery.domain.registry_facts import AwardedTitle
from services_delivery.domain.training_plan import Engaged

_REGISTER = "INSERT INTO practitioners (practitioner_id) VALUES ($1)"
_AWARD = "INSERT INTO titles (practitioner_id, title, awarded_on) VALUES ($1, $2, $3)"
_BEGIN = """
    INSERT INTO employments (practitioner_id, post, institution_id, unit_code, began_on) VALUES ($1, $2, $3, $4, $5)"""
_END = "UPDATE employments SET ended_on = $2 WHERE practitioner_id = $1 AND ended_on IS NULL"
_ENGAGED = """
    SELECT practitioner_id, post, unit_code, institution_id IS NOT NULL, began_on, ended_on FROM employments
    WHERE began_on < make_date($1 + 1, 1, 1) AND (ended_on IS NULL OR ended_on > make_date($1, 1, 1))"""
_KNOWN = """
    SELECT practitioner_id, title, awarded_on FROM practitioners LEFT JOIN titles USING (practitioner_id)
    WHERE practitioner_id = ANY($1::uuid[])"""


async def apply(connection: Connection, received: Sequence[ReceivedEvent]) -> None:
    """Registered, awarded titles, and in posts, one at a time."""
    events = [item.event for item in received]
    await connection.executemany(_REGISTER, [(e.practitioner_id,) for e in events if isinstance(e, PractitionerRegistered)])
    await connection.executemany(
        _AWARD, [(e.practitioner_id, e.title, e.awarded_on) for e in events if isinstance(e, TitleRecorded)]
    )
    for event in events:
        match event:
            case PractitionerRegistered(institution_id=UUID()):
                await connection.execute(_BEGIN, event.practitioner_id, None, event.institution_id, None, event.registered_on)
            case EmploymentBegan():
                await connection.execute(
                    _BEGIN, event.practitioner_id, event.post, event.institution_id, event.unit_code, event.began_on
                )
            case EmploymentEnded():
                await connection.execute(_END, event.practitioner_id, event.ended_on)


async def titles_of(connection: Connection, ids: Collection[UUID]) -> dict[UUID, list[AwardedTitle]]:
    """The titles of the registered practitioners among these; an empty list where there is none."""
    titles: dict[UUID, list[AwardedTitle]] = {}
    for practitioner_id, title, awarded_on in await connection.fetch(_KNOWN, list(ids)):
        held = titles.setdefault(practitioner_id, [])
        if title is not None:
            held.append(AwardedTitle(title, awarded_on))
    return titles


async def engaged_in(connection: Connection, year: int) -> list[Engaged]:
    """Everybody's posts that reach into the year."""
    return [Engaged(*row) for row in await connection.fetch(_ENGAGED, year)]


PRACTITIONERS_PROJECTION = Projection("practitioners", (PRACTITIONERS,), apply, ("practitioners", "titles", "employments"))
