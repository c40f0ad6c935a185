"""Marks: which subjects a changed fact touches. Insert-only; the counting worker alone expands and deletes them."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from chassis.database import Connection
from reporting.domain.contributions import SubjectKind

MarkKind = SubjectKind | Literal["household-of-child", "figures"]
"""A subject; or the household a child is in, which may not be known yet; or every figure of a unit."""


class Mark(NamedTuple):
    """What is to be counted anew."""

    kind: MarkKind
    key: str


async def put_marks(connection: Connection, marks: Iterable[Mark]) -> None:
    """Leave these marks, each once, in the transaction that changes the facts."""
    distinct = sorted(set(marks))
    if distinct:
        await connection.execute(
            "INSERT INTO marks (kind, key) SELECT * FROM unnest($1::text[], $2::text[])",
            [mark.kind for mark in distinct],
            [mark.key for mark in distinct],
        )


def child_marks(child_id: object) -> tuple[Mark, Mark]:
    """The marks of a fact that touches a child and the household it is in."""
    return Mark("child", str(child_id)), Mark("household-of-child", str(child_id))
