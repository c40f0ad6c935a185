"""Gathering what some books are decided from: the one entrance to the readers."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from chassis.database import Connection
from finance.domain.books import Book, Designated, OutreachSession, Site, VillageYear
from finance.domain.counting_together import connected
from finance.domain.register.register import Register
from finance.facts.agreements import read_agreements, read_agreements_of
from finance.facts.children import read_merges, read_with_survivors
from finance.facts.designated import read_designated
from finance.facts.facilities import read_accepted, read_facilities
from finance.facts.institutions import read_institutions
from finance.facts.lectures import read_lectures_of
from finance.facts.practitioners import read_practitioners
from finance.facts.sessions import read_records, sessions_of_days
from finance.facts.units import read_units


async def read_register(
    connection: Connection,
    books: Sequence[Book],
    session_ids: Iterable[UUID],
    child_ids: Iterable[UUID],
    *,
    every_agreement: bool,
) -> Register:
    """All facts that decide these books, and these sessions with all they name, and these children.

    An S3.1 book is decided from the sessions looked at again; name them and its child. `every_agreement`: of the institutions
    of the sessions, not only those the sessions name (R11). Each read is a statement with its own
    snapshot: a fact that changes between two of them leaves a mark that the transaction has not taken, and its books are
    decided again.
    """
    register = Register(others={})
    outreach = [book.session_id for book in books if isinstance(book, OutreachSession)]
    await read_sessions(connection, register, {*session_ids, *outreach})
    children = set(child_ids)
    if outreach:
        days = {
            (child_id, register.sessions[session_id].service_date)
            for session_id in outreach
            for child_id in await _with_other_registrations(connection, register.listed_in(session_id))
        }
        await read_sessions(connection, register, await sessions_of_days(connection, days))
        children |= {child_id for child_id, _ in days}
    if children:
        register.children = await read_with_survivors(connection, list(children))
    villages = [book for book in books if isinstance(book, VillageYear)]
    if villages:
        register.lectures = await read_lectures_of(connection, villages)
        lecturers = {lecture.lecturer_id for lecture in register.lectures.values()}
        register.practitioners = await read_practitioners(connection, list(lecturers))
    designated = [book.institution_id for book in books if isinstance(book, Designated)]
    if designated:
        register.designated = await read_designated(connection, designated)
    sites = [book.site_code for book in books if isinstance(book, Site)]
    if sites:
        register.facilities |= await read_accepted(connection, sites)
        applicants = {facility.applicant_code for facility in register.facilities.values()}
        register.units = await read_units(connection, list(applicants))
    if every_agreement:
        register.others = await read_agreements_of(connection, list(register.institutions))
    return register


async def _with_other_registrations(connection: Connection, children: Sequence[UUID]) -> set[UUID]:
    one = connected(await read_merges(connection))
    named = set(children)
    return named | {other for other, stands_for in one.items() if stands_for in {one.get(child) for child in named} - {None}}


async def read_sessions(connection: Connection, register: Register, session_ids: Iterable[UUID]) -> None:
    """Add sessions that are not in hand yet, with the agreements, institutions and places they name."""
    missing = [session_id for session_id in session_ids if session_id not in register.sessions]
    if not missing:
        return
    records = await read_records(connection, missing)
    sessions = [record.session for record in records.values()]
    register.add_records(records.values())
    register.agreements |= await read_agreements(
        connection, _unread((session.agreement_id for session in sessions), register.agreements)
    )
    register.institutions |= await read_institutions(
        connection, _unread((session.institution_id for session in sessions), register.institutions)
    )
    places = _unread((session.facility_id for session in sessions), register.facilities)
    if places:
        register.facilities |= await read_facilities(connection, places)


def _unread(ids: Iterable[UUID | None], known: Iterable[UUID]) -> list[UUID]:
    return list({one for one in ids if one is not None}.difference(known))
