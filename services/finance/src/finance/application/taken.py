"""Marks as a decider takes them: locked, passed over by others, deleted once their books are done."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from chassis.database import Connection
from finance.lanes import LANES, lane_of
from finance.projections.marks import Mark, put_marks

LANES_IN_A_BACKLOG = 4
"""So many of the lanes one decider takes at most while others may have work."""

_WAITING = "SELECT count(*) FROM (SELECT id FROM marks LIMIT $1) AS waiting"
_LOCK_LANES = """
    SELECT lane FROM mark_lanes WHERE EXISTS (SELECT FROM marks WHERE marks.lane = mark_lanes.lane)
    ORDER BY (SELECT min(marks.id) FROM marks WHERE marks.lane = mark_lanes.lane) LIMIT $1 FOR UPDATE SKIP LOCKED"""
_TAKE = """
    SELECT id, kind, subject, cause, correlation, trace_parent FROM marks WHERE lane = ANY($2::smallint[])
    ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED"""
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
    """The oldest marks of the lanes that no other decider holds, which are held to the end of the transaction.

    Where more marks wait than one takes, only the few lanes that have waited longest: others are left to other deciders.
    """
    backlog = await connection.fetchval(_WAITING, limit) == limit
    lanes = [row[0] for row in await connection.fetch(_LOCK_LANES, LANES_IN_A_BACKLOG if backlog else LANES)]
    rows = await connection.fetch(_TAKE, limit, lanes) if lanes else []
    return [TakenMark(row[0], row[1], row[2], Cause(row[3], row[4], row[5])) for row in rows]


async def delete_marks(connection: Connection, marks: Sequence[TakenMark]) -> None:
    """Delete exactly these: one that came meanwhile stays."""
    await connection.execute(_DELETE, [mark.id for mark in marks])


async def mark_books(connection: Connection, books: Mapping[str, Cause]) -> None:
    """Put books down one by one, for later."""
    await put_marks(connection, [Mark("book", key, *cause, lane_of(key)) for key, cause in books.items()])
