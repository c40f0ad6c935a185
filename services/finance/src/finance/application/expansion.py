"""From marks to books: which books a changed subject touches. Only the decider asks this, after the facts are committed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from chassis.database import Connection
from finance.application.reach import Reach
from finance.application.taken import Cause, TakenMark
from finance.domain.books import ChildYear, OutreachSession, book_of
from finance.facts.packing import unpack_children
from finance.lanes import LANE_OF_SUBJECT

_SESSIONS = """
    WITH m AS MATERIALIZED (SELECT * FROM unnest($1::bigint[], $2::text[], $3::uuid[]) AS m(id, kind, subject))
    SELECT m.id, s.session_id, s.mode, s.service_date, s.listed
    FROM m JOIN sessions s ON s.session_id = m.subject WHERE m.kind = 'session'
    UNION ALL
    SELECT m.id, s.session_id, s.mode, s.service_date, s.listed
    FROM m JOIN sessions s ON s.agreement_id = m.subject WHERE m.kind = 'agreement'
    UNION ALL
    SELECT m.id, s.session_id, s.mode, s.service_date, s.listed
    FROM m JOIN sessions s ON s.institution_id = m.subject WHERE m.kind = 'institution'
    UNION ALL
    SELECT m.id, s.session_id, s.mode, s.service_date, s.listed
    FROM m JOIN sessions s ON s.facility_id = m.subject WHERE m.kind = 'facility'"""
_INSTITUTIONS = "SELECT agreement_id, institution_id FROM agreements WHERE agreement_id = ANY($1::uuid[])"
_OF_CHILDREN = """
    SELECT m.id, a.session_id, a.service_date, a.child_id
    FROM unnest($1::bigint[], $2::uuid[]) AS m(id, child_id) JOIN attendances a USING (child_id)"""
_OF_YEARS = """
    SELECT a.child_id, extract(year FROM a.service_date)::integer AS year, a.session_id
    FROM unnest($1::uuid[], $2::integer[]) AS wanted(child_id, year)
    JOIN attendances a ON a.child_id = wanted.child_id
        AND a.service_date BETWEEN make_date(wanted.year, 1, 1) AND make_date(wanted.year, 12, 31)"""
_OUTREACH_DAYS = "SELECT DISTINCT service_date FROM sessions WHERE mode = 'outreach' AND service_date = ANY($1::date[])"
_OUTREACH_ON_DAYS = """
    SELECT DISTINCT days.id, a.session_id FROM unnest($1::bigint[], $2::uuid[], $3::date[]) AS days(id, child_id, service_date)
    JOIN attendances a USING (child_id, service_date) WHERE a.outreach"""
_OTHERS = """
    WITH m AS MATERIALIZED (SELECT * FROM unnest($1::bigint[], $2::text[], $3::uuid[]) AS m(id, kind, subject))
    SELECT 'S2/' || l.unit_code || '/' || extract(year FROM l.held_on) AS book, m.id
    FROM m JOIN lectures l ON l.lecture_id = m.subject WHERE m.kind = 'lecture'
    UNION ALL
    SELECT 'S2/' || l.unit_code || '/' || extract(year FROM l.held_on), m.id
    FROM m JOIN lectures l ON l.lecturer_id = m.subject WHERE m.kind = 'practitioner'
    UNION ALL
    SELECT 'S1/' || f.site_code, m.id
    FROM m JOIN facilities f ON f.facility_id = m.subject WHERE m.kind = 'facility' AND f.accepted_on IS NOT NULL
    UNION ALL
    SELECT 'K5.1/' || d.institution_id, m.id
    FROM m JOIN designated_institutions d ON d.institution_id = m.subject WHERE m.kind = 'designated' AND d.awards_fen <> '{}'"""
_SITES_OF_UNITS = """
    SELECT 'S1/' || f.site_code, m.id
    FROM unnest($1::bigint[], $2::text[]) AS m(id, code) JOIN facilities f ON f.applicant_code = m.code
    WHERE f.accepted_on IS NOT NULL"""
_BOOKS_WITHIN = """
    SELECT 'S3.1/' || child_id || '/' || extract(year FROM service_date) AS subject
    FROM attendances WHERE 'S3.1' = ANY($1::text[]) AND service_date >= $2
    UNION SELECT 'S3.2/' || session_id FROM sessions WHERE mode = 'outreach' AND 'S3.2' = ANY($1::text[]) AND service_date >= $2
    UNION SELECT 'S2/' || unit_code || '/' || extract(year FROM held_on)
    FROM lectures WHERE 'S2' = ANY($1::text[]) AND held_on >= $2
    UNION SELECT 'S1/' || site_code FROM facilities WHERE 'S1' = ANY($1::text[]) AND accepted_on >= $2
    UNION SELECT 'K5.1/' || institution_id FROM designated_institutions
    WHERE 'K5.1' = ANY($1::text[]) AND awards_fen <> '{}'"""
_MARK_BOOKS_WITHIN = f"""
    INSERT INTO marks (kind, subject, cause, correlation, trace_parent, lane)
    SELECT 'book', subject, $3, $4, $5, {LANE_OF_SUBJECT} FROM ({_BOOKS_WITHIN}) AS every"""  # noqa: S608
_OF_SESSIONS = ("session", "agreement", "institution", "facility")
_OF_OTHERS = ("lecture", "practitioner", "facility", "designated")


@dataclass(slots=True)
class Touched:
    """Books to decide, each with the latest mark that touches it; of an S3.1 book the sessions to look at again, each of these
    with the latest mark that touches it as well."""

    latest: dict[str, int] = field(default_factory=dict)
    seen_for: dict[UUID, int] = field(default_factory=dict)
    years: dict[str, ChildYear] = field(default_factory=dict)
    sessions: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))

    def year(self, mark: int, child_id: UUID, year: int, session_id: UUID) -> None:
        """A child's attendance of a session is to be looked at again."""
        key = f"S3.1/{child_id}/{year}"
        if key not in self.years:
            self.years[key] = ChildYear(child_id, year)
        self.sessions[key].add(session_id)
        if mark > self.seen_for.get(session_id, 0):
            self.seen_for[session_id] = mark
        self.book(mark, key)

    def book(self, mark: int, key: str) -> None:
        """A book is to be decided again."""
        if mark > self.latest.get(key, 0):
            self.latest[key] = mark

    def causes(self, marks: Iterable[TakenMark]) -> dict[str | UUID, Cause]:
        """Books by their keys and sessions by their ids, with what is behind the latest of their marks."""
        behind = {mark.id: mark.behind for mark in marks}
        return {named: behind[mark] for latest in (self.latest, self.seen_for) for named, mark in latest.items()}


async def expand(connection: Connection, marks: Sequence[TakenMark], *, pays_at_home: bool) -> Touched:
    """The books that these marks touch.

    A child touches its S3.1 books and the S3.2 books of its days; a session its own and those of every child it lists or
    once listed; an agreement, institution or facility those of their sessions; a lecture or lecturer S2 books; a facility,
    or the unit that applied for it, its site's; a designated institution its awards'. A book that is marked itself is looked
    at as a whole. `pays_at_home`, R11: an agreement touches all sessions of its institution.
    """
    touched = Touched()
    if pays_at_home:
        marks = await _and_of_institutions(connection, marks)
    days = await _touch_sessions(connection, touched, [mark for mark in marks if mark.kind in _OF_SESSIONS])
    days += await _touch_children(connection, touched, [mark for mark in marks if mark.kind == "child"])
    await _touch_outreach_of(connection, touched, days)
    if others := [(mark.id, mark.kind, UUID(mark.subject)) for mark in marks if mark.kind in _OF_OTHERS]:
        for key, mark in await connection.fetch(_OTHERS, *zip(*others, strict=True)):
            touched.book(mark, key)
    if units := [(mark.id, mark.subject) for mark in marks if mark.kind == "unit"]:
        for key, mark in await connection.fetch(_SITES_OF_UNITS, *zip(*units, strict=True)):
            touched.book(mark, key)
    await touch_books(connection, touched, [mark for mark in marks if mark.kind == "book"])
    return touched


async def _and_of_institutions(connection: Connection, marks: Sequence[TakenMark]) -> list[TakenMark]:
    """These marks, and for each agreement among them one of its institution."""
    ids = [UUID(mark.subject) for mark in marks if mark.kind == "agreement"]
    of = {str(row[0]): str(row[1]) for row in await connection.fetch(_INSTITUTIONS, ids)} if ids else {}
    of_agreements = [mark for mark in marks if mark.kind == "agreement" and mark.subject in of]
    return [*marks, *(mark._replace(kind="institution", subject=of[mark.subject]) for mark in of_agreements)]


async def _touch_outreach_of(connection: Connection, touched: Touched, days: Sequence[tuple[int, UUID, date]]) -> None:
    """Touch the outreach sessions that these children were listed in on these days."""
    busy = {row[0] for row in await connection.fetch(_OUTREACH_DAYS, list({day for _, _, day in days}))} if days else set()
    if on_busy_days := [listed for listed in days if listed[2] in busy]:
        for mark, session_id in await connection.fetch(_OUTREACH_ON_DAYS, *zip(*on_busy_days, strict=True)):
            touched.book(mark, OutreachSession(session_id).key)


async def _touch_sessions(connection: Connection, touched: Touched, marks: Sequence[TakenMark]) -> list[tuple[int, UUID, date]]:
    """Touch the books of sessions; the days of their children, each with its mark."""
    days: list[tuple[int, UUID, date]] = []
    if not marks:
        return days
    arguments = [(mark.id, mark.kind, UUID(mark.subject)) for mark in marks]
    for mark, session_id, mode, day, listed in await connection.fetch(_SESSIONS, *zip(*arguments, strict=True)):
        for child_id in unpack_children(listed):
            touched.year(mark, child_id, day.year, session_id)
            days.append((mark, child_id, day))
        if mode == "outreach":
            touched.book(mark, OutreachSession(session_id).key)
    return days


async def _touch_children(connection: Connection, touched: Touched, marks: Sequence[TakenMark]) -> list[tuple[int, UUID, date]]:
    days: list[tuple[int, UUID, date]] = []
    if not marks:
        return days
    arguments = [(mark.id, UUID(mark.subject)) for mark in marks]
    for mark, session_id, day, child_id in await connection.fetch(_OF_CHILDREN, *zip(*arguments, strict=True)):
        touched.year(mark, child_id, day.year, session_id)
        days.append((mark, child_id, day))
    return days


async def touch_books(connection: Connection, touched: Touched, marks: Sequence[TakenMark]) -> None:
    """Touch the books that are marked themselves, each as a whole."""
    years: dict[tuple[UUID, int], int] = {}
    for mark in marks:
        book = book_of(mark.subject)
        if isinstance(book, ChildYear):
            years[book.child_id, book.year] = mark.id
        else:
            touched.book(mark.id, mark.subject)
    if years:
        for child_id, year, session_id in await connection.fetch(_OF_YEARS, *zip(*years, strict=True)):
            touched.year(years[child_id, year], child_id, year, session_id)


async def books_within(connection: Connection, reach: Reach) -> list[str]:
    """The names of these books, in order."""
    return sorted(row[0] for row in await connection.fetch(_BOOKS_WITHIN, list(reach.families), reach.since))


async def mark_books_within(connection: Connection, behind: Cause, reach: Reach) -> None:
    """Another edition touches every book there is, a ruling those within its reach."""
    await connection.execute(_MARK_BOOKS_WITHIN, list(reach.families), reach.since, *behind)
