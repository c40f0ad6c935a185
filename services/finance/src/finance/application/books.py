"""Book rows: locked in the order of their keys before any fact is read; a child's year keeps its entries in its row."""

from collections.abc import Mapping, Sequence

from chassis.database import Connection

_LOCK = "SELECT key, entries FROM books WHERE key = ANY($1::text[]) ORDER BY key FOR UPDATE"
_INSERT = """
    INSERT INTO books (key) SELECT key FROM unnest($1::text[]) AS new(key) ORDER BY key ON CONFLICT DO NOTHING"""
_STORE = """
    UPDATE books SET entries = new.entries FROM unnest($1::text[], $2::bytea[]) AS new(key, entries) WHERE books.key = new.key"""


async def lock_books(connection: Connection, keys: Sequence[str]) -> dict[str, bytes | None]:
    """Lock these books, making those that are new, and answer what each keeps.

    Those that exist come first, each step in the order of the keys. Two deciders that meet over new books may wait for each
    other: PostgreSQL ends one, which tries again (`chassis.database.TRANSIENT`).
    """
    kept = await _lock(connection, keys)
    if new := [key for key in keys if key not in kept]:
        await connection.execute(_INSERT, new)
        kept |= await _lock(connection, new)
    return kept


async def _lock(connection: Connection, keys: Sequence[str]) -> dict[str, bytes | None]:
    return {row[0]: row[1] for row in await connection.fetch(_LOCK, keys)}


async def store_years(connection: Connection, entries: Mapping[str, bytes]) -> None:
    """Keep the entries of these books."""
    if entries:
        await connection.execute(_STORE, list(entries), list(entries.values()))
