"""Claims as they stand, and the decisions that made them so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from chassis.database import Connection
from finance.domain.books import ChildYear, book_of
from finance.domain.claims import sources_of

_COLUMNS = """claim_id, clause, book, source_id, child_id, service_date, township_code, number, status, eligible, amount_fen,
    payee_kind, payee_id, funding_source, reason, decided_at"""
_ONE = f"SELECT {_COLUMNS} FROM claims WHERE source_id BETWEEN $2 AND $3 AND claim_id = $1"  # noqa: S608
_SESSIONS_OF_CHILD = "SELECT session_id FROM attendances WHERE child_id = $1"
_STRETCH = """
    SELECT session_id FROM (SELECT session_id FROM session_claims WHERE session_id >= $1 ORDER BY session_id LIMIT $2) AS stretch
    ORDER BY session_id DESC LIMIT 1"""
_SOURCES_AT_ONCE = 2_000
"""Sessions whose claims are looked at in one step through all of them."""
_LAST_SOURCE = UUID(int=2**128 - 1)
_DECISIONS = """
    SELECT id, stream_version, type, payload, causation_id, correlation_id, actor, recorded_at
    FROM events WHERE stream_id = ANY($1::uuid[]) ORDER BY stream_version"""
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
        asked.append(("source_id = ${}", self.source_id))
        return [(text, value) for text, value in asked if value is not None]

    @property
    def child(self) -> UUID | None:
        """The child it is about: claims on attendances are found by their child."""
        if self.child_id is not None:
            return self.child_id
        try:
            book = book_of(self.book or "")
        except ValueError:
            return None
        return book.child_id if isinstance(book, ChildYear) else None


async def read_claims(connection: Connection, wanted: Filter, after: UUID, limit: int) -> list[asyncpg.Record]:
    """Claims in the order of their ids, after this one.

    They stand in the order of their sources, and are looked through by these, some at a time, unless it is known which.
    """
    conditions = wanted.conditions()
    if wanted.child is not None:
        sessions = [row[0] for row in await connection.fetch(_SESSIONS_OF_CHILD, wanted.child)]
        conditions.append(("source_id = ANY(${}::uuid[])", sessions))
    known = wanted.child is not None or wanted.source_id is not None
    text = "".join(f" AND {condition.format(n)}" for n, (condition, _) in enumerate(conditions, 5))
    query = f"""
        SELECT {_COLUMNS} FROM claims WHERE claim_id > $1 AND source_id BETWEEN $3 AND $4{text}
        ORDER BY claim_id LIMIT $2"""  # noqa: S608
    found: list[asyncpg.Record] = []
    first, _ = sources_of(after)
    while True:
        last = _LAST_SOURCE if known else await _end_of_stretch(connection, first)
        found += await connection.fetch(query, after, limit - len(found), first, last, *(value for _, value in conditions))
        if len(found) == limit or last == _LAST_SOURCE:
            return found
        first = UUID(int=last.int + 1)


async def _end_of_stretch(connection: Connection, first: UUID) -> UUID:
    """The last source to look at together with `first`, so that all claims on sources beyond come later."""
    reached = await connection.fetchval(_STRETCH, first, _SOURCES_AT_ONCE)
    return sources_of(reached)[1] if reached else _LAST_SOURCE


async def read_claim(connection: Connection, claim_id: UUID) -> asyncpg.Record | None:
    """Where a claim stands."""
    return await connection.fetchrow(_ONE, claim_id, *sources_of(claim_id))


async def read_decisions(connection: Connection, subject: UUID, source_id: UUID | None = None) -> Sequence[asyncpg.Record]:
    """The events on a claim or an attendance, or on all the claims of its source, in order."""
    return await connection.fetch(_DECISIONS, [subject] if source_id is None else [subject, source_id])


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
