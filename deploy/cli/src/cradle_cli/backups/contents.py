"""What is in a database, in figures that two copies can be compared by: rows and hashes, heads of partitions, sums of money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TypeAlias

import asyncpg

from cradle_cli.backups.manifest import Digest, Head, Reached
from finance.reads.totals import read_accounts

VAULT_TABLE = "vault_identities"
"""Lies in files of its own, and its keys in another."""
ACCOUNTS_PAGE = 1000
_TABLES = """
    SELECT c.relname::text FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname"""
_HEADS = """
    SELECT c.topic, c.partition, c.last_seq, c.last_id::text, r.published_seq
    FROM partition_counters c JOIN relay_cursors r USING (topic, partition) WHERE c.last_seq > 0 ORDER BY c.topic, c.partition"""
_REACHED = "SELECT topic, partition, last_seq FROM inbox_positions WHERE last_seq > 0 ORDER BY topic, partition"
_MIGRATIONS = "SELECT name, sha256 FROM migrations ORDER BY name"

Session: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


async def digests(session: Session) -> dict[str, Digest]:
    """Every table's rows and hash; the vault's identities are told apart from these."""
    await session.execute("SET timezone = 'UTC'; SET bytea_output = 'hex'; SET datestyle = 'ISO'; SET extra_float_digits = 1")
    tables = [row[0] for row in await session.fetch(_TABLES) if row[0] != VAULT_TABLE]
    return {table: await _digest(session, table) for table in tables}


async def _digest(session: Session, table: str) -> Digest:
    """A row's text is hashed to 64 bits; their sum is the table's, whatever order the rows are read in."""
    row = await session.fetchrow(
        f'SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM "{table}" t',  # noqa: S608
        timeout=3600,
    )
    assert row is not None  # noqa: S101
    return Digest(rows=row[0], hash=row[1])


async def heads(session: Session) -> list[Head]:
    """What is recorded and published of each partition."""
    return [Head(**dict(row)) for row in await session.fetch(_HEADS)]


async def reached(session: Session) -> list[Reached]:
    """How far each partition is applied."""
    return [Reached(**dict(row)) for row in await session.fetch(_REACHED)]


async def applied_migrations(session: Session) -> dict[str, str]:
    """The migrations of the database with their hashes."""
    return {row["name"]: row["sha256"] for row in await session.fetch(_MIGRATIONS)}


async def ledger_sums(session: Session) -> dict[str, int]:
    """Fen on each kind of account; all of them together are 0."""
    sums: dict[str, int] = defaultdict(int)
    after = ""
    while page := await read_accounts(session, after, ACCOUNTS_PAGE):
        for row in page:
            sums[row["account"].partition(":")[0]] += row["balance_fen"]
        after = page[-1]["account"]
    return dict(sums)


def differences(expected: Mapping[str, Digest], found: Mapping[str, Digest]) -> list[str]:
    """Where two copies differ, in words; empty where they are equal."""
    return [
        f"{table}: {_text(expected.get(table))} expected, {_text(found.get(table))} found"
        for table in sorted(expected.keys() | found.keys())
        if expected.get(table) != found.get(table)
    ]


def _text(digest: Digest | None) -> str:
    return "no table" if digest is None else f"{digest.rows} rows of hash {digest.hash}"
