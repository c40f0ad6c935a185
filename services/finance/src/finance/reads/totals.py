"""Sums over claims as they stand, and over the ledger."""

from datetime import date

import asyncpg

from chassis.database import Connection

_WITHIN = """service_date BETWEEN $1 AND $2 AND ($3::text IS NULL OR township_code = $3) AND ($4::text IS NULL OR clause = $4)"""
_MONEY = f"""
    SELECT clause, township_code, sum(amount_fen)::bigint AS amount_fen, count(*) AS claims
    FROM claims WHERE status = 'accrued' AND {_WITHIN} GROUP BY clause, township_code ORDER BY clause, township_code"""  # noqa: S608
_FUNDS = f"""
    SELECT funding_source, clause, sum(amount_fen)::bigint AS amount_fen, count(*) AS claims
    FROM claims WHERE status = 'accrued' AND {_WITHIN} GROUP BY funding_source, clause ORDER BY funding_source, clause"""  # noqa: S608
_REFUSALS = f"""
    SELECT clause, reason, count(*) AS claims
    FROM claims WHERE status = 'refused' AND {_WITHIN} GROUP BY clause, reason ORDER BY clause, reason"""  # noqa: S608
_STATES = f"""
    SELECT clause, count(*) FILTER (WHERE status = 'accrued') AS due, count(*) FILTER (WHERE status = 'refused') AS refused,
           coalesce(sum(amount_fen), 0)::bigint AS amount_fen
    FROM claims WHERE {_WITHIN} GROUP BY clause ORDER BY clause"""  # noqa: S608
_ACCOUNTS = """
    SELECT account, sum(amount_fen)::bigint AS balance_fen, count(*) AS postings
    FROM postings WHERE account > $1 GROUP BY account ORDER BY account LIMIT $2"""


async def read_totals(
    connection: Connection, year: int, township_code: str | None, clause: str | None
) -> dict[str, list[asyncpg.Record]]:
    """Money, funds, refusals and states of the claims of a year of service."""
    arguments = (date(year, 1, 1), date(year, 12, 31), township_code, clause)
    queries = {"money": _MONEY, "funds": _FUNDS, "refusals": _REFUSALS, "states": _STATES}
    return {name: await connection.fetch(query, *arguments) for name, query in queries.items()}


async def read_accounts(connection: Connection, after: str, limit: int) -> list[asyncpg.Record]:
    """The accounts of the ledger with their balances, by name."""
    return await connection.fetch(_ACCOUNTS, after, limit)
