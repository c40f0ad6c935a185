"""Marks: what the decider has to look at again, put down in the transaction that changes the facts."""

from collections.abc import Collection
from typing import Literal, NamedTuple
from uuid import UUID

from chassis.appending import COPY_ROWS_MIN
from chassis.database import Connection
from chassis.worker import WAKE_WORK

SubjectKind = Literal["child", "session", "agreement", "institution", "facility", "practitioner", "lecture", "unit", "designated"]
MarkKind = Literal[SubjectKind, "book", "policy", "ruling"]

NOTIFY_MARKS_MAX = 50
"""Above this the decider is busy anyway, and NOTIFY serialises commits."""
_INSERT = """
    INSERT INTO marks (kind, subject, cause, correlation, trace_parent, lane)
    SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::smallint[])"""


class Mark(NamedTuple):
    """A subject whose facts have changed; `cause` is the event that changed them, `correlation` the intention behind it,
    `trace_parent` the trace it belongs to, if any; `lane` says which decider may take it with which others."""

    kind: MarkKind
    subject: str
    cause: UUID
    correlation: UUID
    trace_parent: str | None = None
    lane: int = 0


async def put_marks(connection: Connection, marks: Collection[Mark]) -> None:
    """Insert marks, and wake the decider for few."""
    if not marks:
        return
    if len(marks) >= COPY_ROWS_MIN:
        await connection.copy_records_to_table("marks", records=list(marks), columns=Mark._fields)
    else:
        await connection.execute(_INSERT, *zip(*marks, strict=True))
    if len(marks) <= NOTIFY_MARKS_MAX:
        await connection.execute(f"NOTIFY {WAKE_WORK}")
