"""Practitioners and their professional titles, from the registry's topic."""

from collections.abc import Collection, Sequence
from uuid import UUID

from chassis.database import Connection
from chassis.service import Projection
from contracts.envelope import ReceivedEvent
from contracts.events.registry import PractitionerRegistered, TitleRecorded
from contracts.topics import PRACTITIONERS
from services_delivery.domain.registry_facts import AwardedTitle

_REGISTER = "INSERT INTO practitioners (practitioner_id) VALUES ($1)"
_AWARD = "INSERT INTO titles (practitioner_id, title, awarded_on) VALUES ($1, $2, $3)"
_KNOWN = """
    SELECT practitioner_id, title, awarded_on FROM practitioners LEFT JOIN titles USING (practitioner_id)
    WHERE practitioner_id = ANY($1::uuid[])"""


async def apply(connection: Connection, received: Sequence[ReceivedEvent]) -> None:
    """Registered, and awarded titles."""
    events = [item.event for item in received]
    await connection.executemany(_REGISTER, [(e.practitioner_id,) for e in events if isinstance(e, PractitionerRegistered)])
    await connection.executemany(
        _AWARD, [(e.practitioner_id, e.title, e.awarded_on) for e in events if isinstance(e, TitleRecorded)]
    )


async def titles_of(connection: Connection, ids: Collection[UUID]) -> dict[UUID, list[AwardedTitle]]:
    """The titles of the registered practitioners among these; an empty list where there is none."""
    titles: dict[UUID, list[AwardedTitle]] = {}
    for practitioner_id, title, awarded_on in await connection.fetch(_KNOWN, list(ids)):
        held = titles.setdefault(practitioner_id, [])
        if title is not None:
            held.append(AwardedTitle(title, awarded_on))
    return titles


PRACTITIONERS_PROJECTION = Projection("practitioners", (PRACTITIONERS,), apply)
