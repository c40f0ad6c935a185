"""Marks as a decider takes them: locked, passed over by others, deleted once their books are done."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from chassis.database import Connection
from finance.projections.marks import Mark, put_marks

_TAKE = "SELECT id, kind, subject, cause, correlation, trace_parent FROM marks ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED"
_DELETE = "DELETE FROM marks WHERE id = ANY($1::bigint[])"


class Cause(NamedTuple):
    """The event that made a decision necessary, the intention behind it, and the trace both belong to."""

    event_id: UUID
    correlation_id: UUID
    trace_parent: str | None


class TakenMark(NamedTuple):
    """A mark this transaction holds."""

    id: int
    kind: str
    subject: str
    behind: Cause


async def take_marks(connection: Connection, limit: int) -> list[TakenMark]:
    """The oldest marks that no other decider holds."""
    rows = await connection.fetch(_TAKE, limit)
    return [TakenMark(row[0], row[1], row[2], Cause(row[3], row[4], row[5])) for row in rows]


async def delete_marks(connection: Connection, marks: Sequence[TakenMark]) -> None:
    """Delete exactly these: one that came meanwhile stays."""
    await connection.execute(_DELETE, [mark.id for mark in marks])


async def mark_books(connection: Connection, books: Mapping[str, Cause]) -> None:
    """Put books down one by one, for later."""
    await put_marks(connection, [Mark("book", key, *cause) for key, cause in books.items()])
