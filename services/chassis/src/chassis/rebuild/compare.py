"""Live tables against rebuilt ones, row by row."""

import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from asyncpg import Record

from chassis.database import Connection
from chassis.rebuild.schema import quoted

EXAMPLES_MAX = 3
BYTES_SHOWN = 24
InWords = Mapping[tuple[str, str], Callable[[bytes], Mapping[str, str]]]
"""By table and column, what a packed value holds, piece by piece."""
_COLUMNS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = '' ORDER BY attnum"""

_KEY = """
    SELECT array_agg(a.attname ORDER BY a.attnum) FROM pg_index i
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
    WHERE i.indrelid = $1::regclass AND i.indisunique AND i.indpred IS NULL
    GROUP BY i.indexrelid, i.indisprimary HAVING bool_and(a.attidentity = '') ORDER BY i.indisprimary DESC LIMIT 1"""
"""The columns that tell rows apart, leaving out numbers that the table gives out."""


@dataclass(frozen=True, slots=True)
class TableComparison:
    """A table's rows, and those that only one side has, with a few in words: the key and what differs.
    Numbers given out by the table do not count."""

    table: str
    rows: int
    only_live: int
    only_rebuilt: int
    examples: Sequence[str]

    @property
    def equal(self) -> bool:
        """Whether both hold the same rows."""
        return not (self.only_live or self.only_rebuilt)


async def compare_tables(
    connection: Connection, schema: str, tables: Sequence[str], in_words: InWords | None = None
) -> list[TableComparison]:
    """Compare these tables of `public` and of a schema, as the connection's snapshot shows them. As the tables' owner."""
    return [await _compare(connection, schema, table, in_words or {}) for table in tables]


async def _compare(connection: Connection, schema: str, table: str, in_words: InWords) -> TableComparison:
    live, rebuilt = f"public.{quoted(table)}", f"{quoted(schema)}.{quoted(table)}"
    names = [row[0] for row in await connection.fetch(_COLUMNS, live)]
    columns = ", ".join(map(quoted, names))
    rows = await connection.fetchval(f"SELECT count(*) FROM {live}")  # noqa: S608
    only_live, first = await _beyond(connection, columns, live, rebuilt)
    only_rebuilt, second = await _beyond(connection, columns, rebuilt, live)
    key = await connection.fetchval(_KEY, live)
    told = Told(table, names, key or names, in_words)
    examples: dict[str, None] = {}
    for one in first:
        other = await _counterpart(connection, rebuilt, columns, told.key, one)
        examples[told.differs(one, other) if other else f"only live: {told.row(one)}"] = None
    for one in second:
        other = await _counterpart(connection, live, columns, told.key, one)
        examples[told.differs(other, one) if other else f"only rebuilt: {told.row(one)}"] = None
    return TableComparison(table, rows, only_live, only_rebuilt, list(examples))


async def _beyond(connection: Connection, columns: str, one: str, other: str) -> tuple[int, list[Record]]:
    """How many rows one table has that the other has not, as often; and a few of them."""
    rows = await connection.fetch(
        f"""
        SELECT count(*) OVER () AS cradle_rows, beyond.*
        FROM (SELECT {columns} FROM {one} EXCEPT ALL SELECT {columns} FROM {other}) AS beyond
        LIMIT {EXAMPLES_MAX}"""  # noqa: S608
    )
    return (rows[0][0] if rows else 0), rows


async def _counterpart(connection: Connection, table: str, columns: str, key: Sequence[str], row: Record) -> Record | None:
    """The row of the other side under the same key."""
    where = " AND ".join(f"{quoted(name)} IS NOT DISTINCT FROM ${number}" for number, name in enumerate(key, 1))
    return await connection.fetchrow(f"SELECT {columns} FROM {table} WHERE {where} LIMIT 1", *(row[name] for name in key))  # noqa: S608


@dataclass(frozen=True, slots=True)
class Told:
    """A table's rows in words: the key, and what differs, of both sides."""

    table: str
    columns: Sequence[str]
    key: Sequence[str]
    in_words: InWords

    def row(self, row: Record) -> str:
        """A row that one side alone has."""
        return ", ".join(f"{name} {self._text(row[name])}" for name in self.columns)

    def differs(self, live: Record, rebuilt: Record) -> str:
        """Two rows under one key."""
        key = ", ".join(f"{name} {live[name]}" for name in self.key)
        said = [
            f"{what}: live {one}, rebuilt {other}"
            for name in self.columns
            if live[name] != rebuilt[name]
            for what, one, other in self._pieces(name, live[name], rebuilt[name])
        ]
        return f"{key}: {'; '.join(sorted(said)[:EXAMPLES_MAX])}"

    def _pieces(self, name: str, live: Any, rebuilt: Any) -> list[tuple[str, str, str]]:
        try:
            words = self.in_words[self.table, name]
            one, other = (words(value) if value is not None else {} for value in (live, rebuilt))
        except (KeyError, ValueError, LookupError, struct.error):
            return [(name, self._text(live), self._text(rebuilt))]
        differing = [piece for piece in {**one, **other} if one.get(piece) != other.get(piece)]
        if not differing:
            return [(f"{name}, in another order or twice", self._text(live), self._text(rebuilt))]
        return [(piece, one.get(piece, "nothing"), other.get(piece, "nothing")) for piece in differing]

    def _text(self, value: Any) -> str:
        if isinstance(value, bytes):
            return f"{len(value)} bytes {value[:BYTES_SHOWN].hex()}{'…' if len(value) > BYTES_SHOWN else ''}"
        return str(value)
