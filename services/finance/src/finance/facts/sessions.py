"""Sessions with the children they list or once listed; and which sessions a child was listed in, on which day."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import asyncpg

from chassis.appending import COPY_ROWS_MIN
from chassis.database import Connection
from finance.domain.register.session import Session, SessionRecord
from finance.facts.packing import pack_ids, pack_listed, unpack_ids, unpack_listed

_COLUMNS = (
    "session_id", "mode", "institution_id", "agreement_id", "facility_id", "service_date", "starts_at", "ends_at", "voided",
    "sources", "listed",
)  # fmt: skip
_READ = f"SELECT {', '.join(_COLUMNS)} FROM sessions WHERE session_id = ANY($1::uuid[])"  # noqa: S608
_READ_LIVE = f"SELECT {', '.join(_COLUMNS)} FROM public.sessions WHERE session_id = ANY($1::uuid[])"  # noqa: S608
_READ_DAYS = """
    SELECT a.session_id FROM unnest($1::uuid[], $2::date[]) AS wanted(child_id, service_date)
    JOIN attendances a USING (child_id, service_date)"""
_AMEND = """
    UPDATE sessions SET voided = $2, sources = $3, listed = $4 WHERE session_id = $1"""
_ATTENDANCES = ("child_id", "service_date", "session_id", "outreach")
_INSERT = f"INSERT INTO sessions ({', '.join(_COLUMNS)}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"  # noqa: S608
_INSERT_ATTENDANCES = """
    INSERT INTO attendances (child_id, service_date, session_id, outreach) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"""


async def read_records(connection: Connection, session_ids: Sequence[UUID]) -> dict[UUID, SessionRecord]:
    """The recorded ones among these, with all they list or once listed."""
    return {row[0]: _record(row) for row in await connection.fetch(_READ, session_ids)}


async def read_live_records(connection: Connection, session_ids: Sequence[UUID]) -> dict[UUID, SessionRecord]:
    """The same as they are live, whatever schema the connection works in: for what is rebuilt beside them."""
    return {row[0]: _record(row) for row in await connection.fetch(_READ_LIVE, session_ids)}


async def sessions_of_days(connection: Connection, days: Iterable[tuple[UUID, date]]) -> list[UUID]:
    """The sessions that list or once listed a child on its day, for each of these."""
    listed = list(days)
    rows = await connection.fetch(_READ_DAYS, [child_id for child_id, _ in listed], [day for _, day in listed])
    return list({row[0] for row in rows})


async def add_records(connection: Connection, records: Iterable[SessionRecord]) -> None:
    """Keep sessions that were not known."""
    records = list(records)
    await _insert(connection, "sessions", _COLUMNS, _INSERT, [_row(one) for one in records])
    listed = [row for one in records for row in _attendances(one)]
    await _insert(connection, "attendances", _ATTENDANCES, _INSERT_ATTENDANCES, listed)


async def amend_records(connection: Connection, records: Iterable[SessionRecord]) -> None:
    """Keep these in place of what was known of them. A child once listed stays listed as absent."""
    records = list(records)
    await connection.executemany(_AMEND, [(row[0], *row[8:]) for row in map(_row, records)])
    await connection.executemany(_INSERT_ATTENDANCES, [row for one in records for row in _attendances(one)])


def _row(record: SessionRecord) -> tuple[object, ...]:
    session = record.session
    return (
        session.session_id, session.mode, session.institution_id, session.agreement_id, session.facility_id,
        session.service_date, session.starts_at, session.ends_at, session.voided, pack_ids(session.sources),
        pack_listed(record.attendances),
    )  # fmt: skip


def _attendances(record: SessionRecord) -> list[tuple[object, ...]]:
    session = record.session
    outreach = session.mode == "outreach"
    return [(one.child_id, session.service_date, session.session_id, outreach) for one in record.attendances]


async def _insert(
    connection: Connection, table: str, columns: Sequence[str], statement: str, rows: Sequence[tuple[object, ...]]
) -> None:
    if len(rows) >= COPY_ROWS_MIN:
        await connection.copy_records_to_table(table, records=rows, columns=columns)
    elif rows:
        await connection.executemany(statement, rows)


def _record(row: asyncpg.Record) -> SessionRecord:
    session = Session(*(*row[:-2], unpack_ids(row["sources"])))
    return SessionRecord(session, unpack_listed(session, row["listed"]))
