"""Where the claims on sessions' attendances stand: one row a session, which every decision on them goes through."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from chassis.appending import COPY_ROWS_MIN
from chassis.database import Connection
from finance.domain.packed_claims import by_child

_COLUMNS = ("session_id", "institution_id", "service_date", "township_code", "decided_at", "claims")
_LOCK = "SELECT session_id, claims FROM session_claims WHERE session_id = ANY($1::uuid[]) ORDER BY session_id FOR UPDATE"
_VERSIONS = "SELECT stream_id, stream_version FROM events WHERE stream_id = ANY($1::uuid[]) ORDER BY stream_version"
_INSERT = f"INSERT INTO session_claims ({', '.join(_COLUMNS)}) VALUES ($1, $2, $3, $4, $5, $6)"  # noqa: S608
_UPDATE = """
    UPDATE session_claims SET township_code = $4, decided_at = $5, claims = $6
    WHERE session_id = $1 AND institution_id = $2 AND service_date = $3"""
"""The institution and day of a session never change."""


class SessionClaims(NamedTuple):
    """Where the claims of a session's children stand: packed, by child. `township_code` is of its agreement."""

    session_id: UUID
    institution_id: UUID
    service_date: date
    township_code: str | None
    claims: Mapping[bytes, bytes]


async def lock_claims(connection: Connection, session_ids: Sequence[UUID]) -> dict[UUID, dict[bytes, bytes]]:
    """The claims that stand on these sessions, of those decided on before."""
    return {row[0]: by_child(row[1]) for row in await connection.fetch(_LOCK, session_ids)}


async def versions_of(connection: Connection, session_ids: Sequence[UUID]) -> dict[UUID, int]:
    """The last version of these sessions' streams, of those that have one."""
    return {row[0]: row[1] for row in await connection.fetch(_VERSIONS, session_ids)}


async def write_claims(
    connection: Connection, sessions: Iterable[SessionClaims], standing: Collection[UUID], at: datetime
) -> None:
    """Keep where the claims of these sessions stand; `standing` are those that have a row.

    Raises asyncpg.UniqueViolationError where another has decided on a session for the first time meanwhile.
    """
    new: list[tuple[object, ...]] = []
    known: list[tuple[object, ...]] = []
    for session in sessions:
        row = (*session[:4], at, b"".join(session.claims.values()))
        (known if session.session_id in standing else new).append(row)
    if len(new) >= COPY_ROWS_MIN:
        await connection.copy_records_to_table("session_claims", records=new, columns=_COLUMNS)
    elif new:
        await connection.executemany(_INSERT, new)
    if known:
        await connection.executemany(_UPDATE, known)
