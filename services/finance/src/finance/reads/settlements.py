"""What is open between a fund and its payees, and the settlements there are. Clause M3."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

import asyncpg

from chassis.database import Connection
from contracts.events.finance import Payee
from finance.domain.settlement.lines import Entry
from finance.domain.settlement.scope import unconcerned

_OPEN = """
    WITH standing AS (
        SELECT claim_id AS source_id, clause, payee_kind, payee_id, extract(year FROM service_date)::integer AS year, amount_fen,
               service_date AS day, false AS deducted
        FROM claims WHERE status = 'accrued' AND funding_source = $1 AND clause = ANY($2::text[])
        UNION ALL
        SELECT adjustment_id, clause, payee_kind, payee_id, year, amount_fen, NULL, kind = 'deduction'
        FROM settlement_adjustments WHERE funding_source = $1 AND clause = ANY($2::text[])),
    settled AS (
        SELECT source_id, e.clause, payee_kind, payee_id, year, sum(e.amount_fen)::bigint AS settled_fen
        FROM settlements s
        JOIN settlement_lines l USING (settlement_id)
        JOIN settlement_entries e USING (settlement_id, payee_kind, payee_id)
        WHERE s.funding_source = $1 AND e.clause = ANY($2::text[]) AND l.state <> 'returned'
        GROUP BY source_id, e.clause, payee_kind, payee_id, year)
    SELECT clause, payee_kind, payee_id, source_id, year, coalesce(amount_fen, 0) - coalesce(settled_fen, 0) AS open_fen, day,
           coalesce(deducted, false) AS deducted
    FROM standing FULL JOIN settled USING (source_id, clause, payee_kind, payee_id, year)
    WHERE coalesce(amount_fen, 0) <> coalesce(settled_fen, 0)
    ORDER BY payee_kind, payee_id, clause, source_id, year"""
_OF_PAYEE = f"SELECT sum(open_fen)::bigint FROM ({_OPEN}) AS open WHERE payee_kind = $3 AND payee_id = $4"  # noqa: S608
_SERVED = """
    SELECT DISTINCT c.service_date FROM settlement_entries e JOIN claims c ON c.claim_id = e.source_id
    WHERE e.settlement_id = $1 AND e.amount_fen > 0"""
_CLOSED = "SELECT max(through) FROM settlements WHERE clause = $1 AND funding_source = $2 AND stage <> 'discarded'"
_LAST_NUMBER = "SELECT coalesce(max(number), 0) FROM settlements WHERE funding_source = $1"
_NUMBERED = "SELECT settlement_id FROM settlements WHERE funding_source = $1 AND number = $2"
_LIST = """
    SELECT s.settlement_id, s.clause, s.funding_source, s.through, s.stage, s.number, s.prepared_at,
           coalesce(sum(l.amount_fen), 0)::bigint AS amount_fen, count(l.*) AS lines,
           coalesce(sum(l.amount_fen) FILTER (WHERE l.state = 'paid'), 0)::bigint AS paid_fen
    FROM settlements s LEFT JOIN settlement_lines l USING (settlement_id)
    WHERE ($1::text IS NULL OR s.funding_source = $1)
    GROUP BY s.settlement_id ORDER BY s.prepared_at DESC, s.settlement_id LIMIT $2"""
_ENTRIES = """
    SELECT source_id, year, amount_fen FROM settlement_entries
    WHERE settlement_id = $1 AND payee_kind = $2 AND payee_id = $3 AND source_id > $4 ORDER BY source_id, year LIMIT $5"""
_LINES = """
    SELECT payee_kind, payee_id, amount_fen, state, reason FROM settlement_lines
    WHERE settlement_id = $1 ORDER BY payee_kind, payee_id"""
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('settlement:' || $1, 0))"
_NOT_DECIDED = """
    SELECT (SELECT count(*) FROM marks
            WHERE NOT (kind = ANY($1::text[]) OR (kind = 'book' AND split_part(subject, '/', 1) = ANY($2::text[]))))
           + (SELECT count(*) FROM events WHERE stream_id = $4 AND stream_version > (SELECT rulings FROM decided_under)) AS marked,
           (SELECT count(*) FROM parked WHERE state = 'parked' AND topic <> ALL($3::text[])) AS parked"""


async def lock_scope(connection: Connection, funding_source: str) -> None:
    """Nobody else settles with this fund until the transaction ends."""
    await connection.execute(_LOCK, funding_source)


async def close_books(connection: Connection) -> None:
    """Hold all books as they are until the transaction ends, one closing after another also of other funds: a deduction takes
    its amount once, whichever fund pays."""
    await connection.execute("LOCK TABLE marks IN SHARE ROW EXCLUSIVE MODE")


async def not_decided(connection: Connection, funding_source: str, rulings_id: UUID) -> tuple[int, int]:
    """How many marks and parked records there are that can concern claims of the fund. A ruling no decider has seen is a mark."""
    row = await connection.fetchrow(_NOT_DECIDED, *unconcerned(funding_source), rulings_id)
    assert row is not None  # noqa: S101  an aggregate has one row
    return row["marked"], row["parked"]


async def closed_through(connection: Connection, clause: str, funding_source: str) -> date | None:
    """The day to which the books of a clause and a fund are closed already."""
    day: date | None = await connection.fetchval(_CLOSED, clause, funding_source)
    return day


async def open_entries(connection: Connection, funding_source: str, clauses: Collection[str]) -> list[Entry]:
    """What is open of these clauses, of services of any day, in the order of payee, clause and source."""
    rows = await connection.fetch(_OPEN, funding_source, list(clauses))
    payees: dict[tuple[str, str], Payee] = {}
    for row in rows:
        key = (row["payee_kind"], row["payee_id"])
        if key not in payees:
            payees[key] = Payee(kind=row["payee_kind"], id=row["payee_id"])
    return [
        Entry(
            row["clause"],
            payees[row["payee_kind"], row["payee_id"]],
            row["source_id"],
            row["year"],
            row["open_fen"],
            row["day"],
            row["deducted"],
        )
        for row in rows
    ]


async def owed_by(connection: Connection, clause: str, funding_source: str, payee: Payee) -> int:
    """What a payee owes by all that is open; 0 where it is due something."""
    sum_fen = await connection.fetchval(_OF_PAYEE, funding_source, [clause], payee.kind, payee.id)
    return max(0, -(sum_fen or 0))


async def served_days(connection: Connection, settlement_id: UUID) -> list[date]:
    """The days of the services that a settlement pays for; corrections and adjustments pay for none."""
    return [row[0] for row in await connection.fetch(_SERVED, settlement_id)]


async def last_number(connection: Connection, funding_source: str) -> int:
    """The number of a fund's last payment instruction."""
    number: int = await connection.fetchval(_LAST_NUMBER, funding_source)
    return number


async def settlement_numbered(connection: Connection, funding_source: str, number: int) -> UUID | None:
    """The settlement that a fund's payment instruction of this number is of."""
    found: UUID | None = await connection.fetchval(_NUMBERED, funding_source, number)
    return found


async def read_settlements(connection: Connection, funding_source: str | None, limit: int) -> Sequence[asyncpg.Record]:
    """Settlements, the latest first."""
    return await connection.fetch(_LIST, funding_source, limit)


async def read_lines(connection: Connection, settlement_id: UUID) -> Sequence[asyncpg.Record]:
    """A settlement's lines and what became of them."""
    return await connection.fetch(_LINES, settlement_id)


async def read_entries(
    connection: Connection, settlement_id: UUID, payee: Payee, after: UUID, limit: int
) -> Sequence[asyncpg.Record]:
    """What a line is made of, after this source: claims, repayments, deductions."""
    return await connection.fetch(_ENTRIES, settlement_id, payee.kind, payee.id, after, limit)
