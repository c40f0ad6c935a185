"""Sessions, and the attendances they list or once listed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from chassis.database import Connection
from finance.domain.books import ChildYear
from finance.domain.register.session import Attendance, Session, SessionRecord

_READ = """
    SELECT session_id, mode, institution_id, agreement_id, facility_id, service_date, starts_at, ends_at, voided, sources
    FROM sessions WHERE session_id = ANY($1::uuid[])"""
_READ_LISTS = """
    SELECT session_id, child_id, service_date, present, listed_at FROM attendances WHERE session_id = ANY($1::uuid[])"""
_READ_YEARS = """
    SELECT a.session_id, a.child_id, a.service_date, a.present, a.listed_at
    FROM unnest($1::uuid[], $2::integer[]) AS wanted(child_id, year)
    JOIN attendances a ON a.child_id = wanted.child_id
        AND a.service_date BETWEEN make_date(wanted.year, 1, 1) AND make_date(wanted.year, 12, 31)"""
_READ_DAYS_OF = """
    SELECT DISTINCT same_day.session_id, same_day.child_id, same_day.service_date, same_day.present, same_day.listed_at
    FROM attendances listed
    JOIN attendances same_day ON same_day.child_id = listed.child_id AND same_day.service_date = listed.service_date
    WHERE listed.session_id = ANY($1::uuid[])"""
_WRITE = """
    INSERT INTO sessions
        (session_id, mode, institution_id, agreement_id, facility_id, service_date, starts_at, ends_at, voided, sources)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (session_id) DO UPDATE SET voided = excluded.voided, sources = excluded.sources"""
_WRITE_LISTS = """
    INSERT INTO attendances AS a (session_id, child_id, service_date, outreach, present, listed_at)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::boolean[], $5::boolean[], $6::timestamptz[])
    ON CONFLICT (session_id, child_id) DO UPDATE SET present = excluded.present, listed_at = excluded.listed_at
    WHERE (a.present, a.listed_at) IS DISTINCT FROM (excluded.present, excluded.listed_at)"""


async def read_sessions(connection: Connection, session_ids: Sequence[UUID]) -> dict[UUID, Session]:
    """The recorded ones among these."""
    rows = await connection.fetch(_READ, session_ids)
    return {row["session_id"]: Session(*(*row[:-1], tuple(row["sources"]))) for row in rows}


async def read_records(connection: Connection, session_ids: Sequence[UUID]) -> dict[UUID, SessionRecord]:
    """The recorded ones among these, with all they list or once listed."""
    lists: dict[UUID, list[Attendance]] = defaultdict(list)
    for row in await connection.fetch(_READ_LISTS, session_ids):
        lists[row[0]].append(Attendance(*row))
    sessions = await read_sessions(connection, session_ids)
    return {session_id: SessionRecord(session, tuple(lists[session_id])) for session_id, session in sessions.items()}


async def read_years(connection: Connection, books: Sequence[ChildYear]) -> list[Attendance]:
    """Every attendance of these children in these years."""
    rows = await connection.fetch(_READ_YEARS, [book.child_id for book in books], [book.year for book in books])
    return [Attendance(*row) for row in rows]


async def read_days_of(connection: Connection, session_ids: Sequence[UUID]) -> list[Attendance]:
    """Every attendance, on the day of the session, of every child that one of these sessions lists or once listed."""
    return [Attendance(*row) for row in await connection.fetch(_READ_DAYS_OF, session_ids)]


async def write_records(connection: Connection, records: Iterable[SessionRecord]) -> None:
    """Keep these, in place of what was known of them."""
    records = list(records)
    await connection.executemany(_WRITE, [_row(record.session) for record in records])
    rows = [
        (one.session_id, one.child_id, one.service_date, record.session.mode == "outreach", one.present, one.listed_at)
        for record in records
        for one in record.attendances
    ]
    if rows:
        await connection.execute(_WRITE_LISTS, *zip(*rows, strict=True))


def _row(session: Session) -> tuple[object, ...]:
    return (
        session.session_id, session.mode, session.institution_id, session.agreement_id, session.facility_id,
        session.service_date, session.starts_at, session.ends_at, session.voided, session.sources,
    )  # fmt: skip
