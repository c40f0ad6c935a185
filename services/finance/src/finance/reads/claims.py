"""Claims as they stand, and the decisions that made them so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from chassis.database import Connection
from finance.domain.books import ChildYear, book_of
from finance.domain.claims import claim_id
from finance.domain.free_sessions import CLAUSE
from finance.facts.sessions import read_records

_COLUMNS = """claim_id, clause, book, source_id, child_id, service_date, township_code, number, status, eligible, amount_fen,
    payee_kind, payee_id, funding_source, reason, decided_at"""
_ONE = f"SELECT {_COLUMNS} FROM claims WHERE claim_id = $1"  # noqa: S608
_OF_SOURCE = "SELECT claim_id FROM claims WHERE source_id = $1 AND child_id IS NULL"
_DECISIONS = """
    SELECT id, stream_version, type, payload, causation_id, correlation_id, actor, recorded_at
    FROM events WHERE stream_id = $1 ORDER BY stream_version"""
_DECISION = """
    SELECT id, stream_version, type, payload, causation_id, correlation_id, actor, recorded_at FROM events WHERE id = $1"""
_POSTINGS = """
    SELECT posting_id, account, amount_fen, posted_at FROM postings WHERE decision_id = $1 ORDER BY posting_id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which claims; what is None does not matter."""

    source_id: UUID | None = None
    child_id: UUID | None = None
    clause: str | None = None
    status: str | None = None
    reason: str | None = None
    township_code: str | None = None
    payee_id: str | None = None
    book: str | None = None
    year: int | None = None

    def conditions(self) -> list[tuple[str, Any]]:
        """The filter in SQL, each condition with its argument; only what is asked stands in it, so that an index can serve it."""
        names = ("child_id", "clause", "status", "reason", "township_code", "payee_id", "book")
        asked: list[tuple[str, Any]] = [(f"{name} = ${{}}", getattr(self, name)) for name in names]
        if self.year is not None:
            asked.append(("service_date >= ${}", date(self.year, 1, 1)))
            asked.append(("service_date <= ${}", date(self.year, 12, 31)))
        asked.append(("child_id = ${}", self._child_of_book()))
        return [(text, value) for text, value in asked if value is not None]

    def _child_of_book(self) -> UUID | None:
        """The child whose book it is: S3.1 claims are found by their child."""
        try:
            book = book_of(self.book or "")
        except ValueError:
            return None
        return book.child_id if isinstance(book, ChildYear) else None


async def read_claims(connection: Connection, wanted: Filter, after: UUID, limit: int) -> list[asyncpg.Record]:
    """Claims in the order of their ids, after this one."""
    conditions = wanted.conditions()
    if wanted.source_id is not None:
        conditions.append(("claim_id = ANY(${}::uuid[])", await _claims_of(connection, wanted.source_id)))
    text = "".join(f" AND {condition.format(n)}" for n, (condition, _) in enumerate(conditions, 3))
    query = f"SELECT {_COLUMNS} FROM claims WHERE claim_id > $1{text} ORDER BY claim_id LIMIT $2"  # noqa: S608
    return await connection.fetch(query, after, limit, *(value for _, value in conditions))


async def _claims_of(connection: Connection, source_id: UUID) -> list[UUID]:
    """The claims that a session, lecture or facility gave rise to; those on attendances follow from the session's children."""
    of_children = [
        claim_id(CLAUSE, source_id, attendance.child_id)
        for record in (await read_records(connection, [source_id])).values()
        for attendance in record.attendances
    ]
    return of_children + [row[0] for row in await connection.fetch(_OF_SOURCE, source_id)]


async def read_claim(connection: Connection, claim_id: UUID) -> asyncpg.Record | None:
    """Where a claim stands."""
    return await connection.fetchrow(_ONE, claim_id)


async def read_decisions(connection: Connection, stream_id: UUID) -> Sequence[asyncpg.Record]:
    """The decisions on a claim, or the assessments of an attendance, in order."""
    return await connection.fetch(_DECISIONS, stream_id)


async def read_decision(connection: Connection, decision_id: UUID) -> asyncpg.Record | None:
    """A decision by the id of its event."""
    return await connection.fetchrow(_DECISION, decision_id)


async def decision_of_posting(connection: Connection, posting_id: int) -> UUID | None:
    """The decision a posting belongs to."""
    found: UUID | None = await connection.fetchval("SELECT decision_id FROM postings WHERE posting_id = $1", posting_id)
    return found


async def read_postings(connection: Connection, decision_id: UUID) -> Sequence[asyncpg.Record]:
    """The postings of a decision."""
    return await connection.fetch(_POSTINGS, decision_id)
