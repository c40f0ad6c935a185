"""The marks of a batch: read, expanded to subjects, and deleted once counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.database import Connection
from reporting.domain.contributions import Subject
from reporting.facts.children import survivors_of
from reporting.facts.households import households_of, households_stood_for

_READ = """
    SELECT m.id, m.kind, m.key FROM marks m
    WHERE (m.kind, m.key) IN (SELECT kind, key FROM marks ORDER BY id LIMIT $1)"""
_DELETE = "DELETE FROM marks WHERE id = ANY($1::bigint[])"


@dataclass(frozen=True, slots=True)
class Marked:
    """Marks as read: their ids, the subjects they lead to, and the units all of whose figures they ask for."""

    ids: Sequence[int]
    subjects: frozenset[Subject]
    unit_codes: frozenset[str]


async def read_marks(connection: Connection, limit: int) -> Marked:
    """The oldest marks, and every later one of the same kind and key, so that each is counted once.

    A child that is not registered yet leads to no household: its registration marks the household again.
    """
    rows = await connection.fetch(_READ, limit)
    members = {row["key"] for row in rows if row["kind"] == "household-of-child"}
    subjects = {Subject(row["kind"], row["key"]) for row in rows if row["kind"] not in ("household-of-child", "figures")}
    if members:
        subjects |= {Subject("household", key) for key in await households_of(connection, sorted(members))}
    subjects |= await _stood_for(connection, subjects)
    return Marked(
        [row["id"] for row in rows], frozenset(subjects), frozenset(row["key"] for row in rows if row["kind"] == "figures")
    )


async def _stood_for(connection: Connection, subjects: set[Subject]) -> set[Subject]:
    """The survivors of merged children among these subjects, and their households: what is recorded of one is the other's."""
    found: set[Subject] = set()
    if children := sorted(subject.key for subject in subjects if subject.kind == "child"):
        found |= {Subject("child", key) for key in await survivors_of(connection, children)}
    if households := sorted(subject.key for subject in subjects if subject.kind == "household"):
        found |= {Subject("household", key) for key in await households_stood_for(connection, households)}
    return found


async def delete_marks(connection: Connection, marked: Marked) -> None:
    """Delete exactly the marks that were read."""
    await connection.execute(_DELETE, marked.ids)
