"""Gathering what some books are decided from: the one entrance to the readers."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from chassis.database import Connection
from finance.domain.books import Book, ChildYear, OutreachSession, Site, VillageYear
from finance.domain.register.register import Register
from finance.facts.agreements import read_agreements
from finance.facts.children import read_children
from finance.facts.facilities import read_accepted, read_facilities
from finance.facts.institutions import read_institutions
from finance.facts.lectures import read_lectures_of
from finance.facts.practitioners import read_practitioners
from finance.facts.sessions import read_days_of, read_sessions, read_years
from finance.facts.units import read_units


async def read_register(connection: Connection, books: Sequence[Book]) -> Register:
    """All facts that decide these books.

    Each read is a statement with its own snapshot: a fact that changes between two of them leaves a mark that the
    transaction has not taken, and its books are decided again.
    """
    register = Register()
    years = [book for book in books if isinstance(book, ChildYear)]
    outreach = [book.session_id for book in books if isinstance(book, OutreachSession)]
    if years or outreach:
        await _read_attendances(connection, register, years, outreach)
    villages = [book for book in books if isinstance(book, VillageYear)]
    if villages:
        register.lectures = await read_lectures_of(connection, villages)
        lecturers = {lecture.lecturer_id for lecture in register.lectures.values()}
        register.practitioners = await read_practitioners(connection, list(lecturers))
    sites = [book.site_code for book in books if isinstance(book, Site)]
    if sites:
        register.facilities |= await read_accepted(connection, sites)
        applicants = {facility.applicant_code for facility in register.facilities.values()}
        register.units = await read_units(connection, list(applicants))
    return register


async def _read_attendances(
    connection: Connection, register: Register, years: Sequence[ChildYear], outreach: Sequence[UUID]
) -> None:
    attendances = await read_years(connection, years) if years else []
    if outreach:
        attendances += await read_days_of(connection, outreach)
    register.add_attendances(attendances)
    session_ids = {attendance.session_id for attendance in attendances} | set(outreach)
    register.sessions = await read_sessions(connection, list(session_ids))
    sessions = register.sessions.values()
    register.agreements = await read_agreements(connection, _known(session.agreement_id for session in sessions))
    register.institutions = await read_institutions(connection, _known(session.institution_id for session in sessions))
    register.facilities = await read_facilities(connection, _known(session.facility_id for session in sessions))
    register.children = await read_children(connection, list({attendance.child_id for attendance in attendances}))


def _known(ids: Iterable[UUID | None]) -> list[UUID]:
    return list({one for one in ids if one is not None})
