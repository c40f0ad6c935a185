"""From marks to books: which books a changed subject touches. Only the decider asks this, after the facts are committed."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Connection
from finance.application.taken import Cause, TakenMark

_TOUCHED = """
    WITH m AS MATERIALIZED (SELECT * FROM unnest($1::bigint[], $2::text[], $3::uuid[]) AS m(id, kind, subject)),
    touched AS MATERIALIZED (
        SELECT m.id, s.session_id, s.mode FROM m JOIN sessions s ON s.session_id = m.subject WHERE m.kind = 'session'
        UNION ALL
        SELECT m.id, s.session_id, s.mode FROM m JOIN sessions s ON s.agreement_id = m.subject WHERE m.kind = 'agreement'
        UNION ALL
        SELECT m.id, s.session_id, s.mode FROM m JOIN sessions s ON s.institution_id = m.subject WHERE m.kind = 'institution'
        UNION ALL
        SELECT m.id, s.session_id, s.mode FROM m JOIN sessions s ON s.facility_id = m.subject WHERE m.kind = 'facility'
    ),
    child_days AS MATERIALIZED (
        SELECT t.id, a.child_id, a.service_date FROM touched t JOIN attendances a USING (session_id)
        UNION ALL
        SELECT m.id, a.child_id, a.service_date FROM m JOIN attendances a ON a.child_id = m.subject WHERE m.kind = 'child'
    ),
    touching AS (
        SELECT id, 'S3.1/' || child_id || '/' || extract(year FROM service_date) AS book FROM child_days
        UNION ALL
        SELECT id, 'S3.2/' || session_id FROM touched WHERE mode = 'outreach'
        UNION ALL
        SELECT d.id, 'S3.2/' || a.session_id
        FROM child_days d JOIN attendances a USING (child_id, service_date) WHERE a.outreach
        UNION ALL
        SELECT m.id, 'S2/' || l.unit_code || '/' || extract(year FROM l.held_on)
        FROM m JOIN lectures l ON l.lecture_id = m.subject WHERE m.kind = 'lecture'
        UNION ALL
        SELECT m.id, 'S2/' || l.unit_code || '/' || extract(year FROM l.held_on)
        FROM m JOIN lectures l ON l.lecturer_id = m.subject WHERE m.kind = 'practitioner'
        UNION ALL
        SELECT m.id, 'S1/' || f.site_code
        FROM m JOIN facilities f ON f.facility_id = m.subject WHERE m.kind = 'facility' AND f.accepted_on IS NOT NULL
    )
    SELECT book, max(id) FROM touching GROUP BY book"""
_SITES_OF_UNITS = """
    SELECT 'S1/' || f.site_code, max(m.id)
    FROM unnest($1::bigint[], $2::text[]) AS m(id, code) JOIN facilities f ON f.applicant_code = m.code
    WHERE f.accepted_on IS NOT NULL GROUP BY f.site_code"""
_MARK_EVERY_BOOK = """
    INSERT INTO marks (kind, subject, cause, correlation)
    SELECT 'book', book, $1, $1 FROM (
        SELECT 'S3.1/' || child_id || '/' || extract(year FROM service_date) AS book FROM attendances
        UNION SELECT 'S3.2/' || session_id FROM sessions WHERE mode = 'outreach'
        UNION SELECT 'S2/' || unit_code || '/' || extract(year FROM held_on) FROM lectures
        UNION SELECT 'S1/' || site_code FROM facilities WHERE accepted_on IS NOT NULL
    ) AS every"""


async def expand(connection: Connection, marks: Sequence[TakenMark]) -> dict[str, Cause]:
    """The books that these marks touch, each with the cause of the latest of its marks.

    A child touches its S3.1 books and the S3.2 books of its days; a session its own and those of every child it lists or
    once listed; an agreement, institution or facility those of their sessions; a lecture or lecturer S2 books; a facility,
    or the unit that applied for it, its site's.
    """
    latest = {mark.subject: mark.id for mark in marks if mark.kind == "book"}
    found = list(latest.items())
    units = [mark for mark in marks if mark.kind == "unit"]
    others = [mark for mark in marks if mark.kind not in ("book", "unit", "policy")]
    if others:
        arguments = [(mark.id, mark.kind, UUID(mark.subject)) for mark in others]
        found += [(row[0], row[1]) for row in await connection.fetch(_TOUCHED, *zip(*arguments, strict=True))]
    if units:
        codes = [(mark.id, mark.subject) for mark in units]
        found += [(row[0], row[1]) for row in await connection.fetch(_SITES_OF_UNITS, *zip(*codes, strict=True))]
    for book, mark_id in found:
        latest[book] = max(mark_id, latest.get(book, 0))
    causes = {mark.id: mark.behind for mark in marks}
    return {book: causes[mark_id] for book, mark_id in latest.items()}


async def mark_every_book(connection: Connection, cause: UUID) -> None:
    """Another policy touches every book there is."""
    await connection.execute(_MARK_EVERY_BOOK, cause)
