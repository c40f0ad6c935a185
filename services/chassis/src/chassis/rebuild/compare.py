"""Live tables against rebuilt ones, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.database import Connection
from chassis.rebuild.schema import quoted

EXAMPLES_MAX = 3
_COLUMNS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = '' ORDER BY attnum"""


@dataclass(frozen=True, slots=True)
class TableComparison:
    """A table's rows, and those that only one side has, with a few of them in words. Numbers given out by the table do not count."""

    table: str
    rows: int
    only_live: int
    only_rebuilt: int
    examples: Sequence[str]

    @property
    def equal(self) -> bool:
        """Whether both hold the same rows."""
        return not (self.only_live or self.only_rebuilt)


async def compare_tables(connection: Connection, schema: str, tables: Sequence[str]) -> list[TableComparison]:
    """Compare these tables of `public` and of a schema, as the connection's snapshot shows them. As the tables' owner."""
    return [await _compare(connection, schema, table) for table in tables]


async def _compare(connection: Connection, schema: str, table: str) -> TableComparison:
    live, rebuilt = f"public.{quoted(table)}", f"{quoted(schema)}.{quoted(table)}"
    columns = ", ".join(quoted(row[0]) for row in await connection.fetch(_COLUMNS, live))
    rows = await connection.fetchval(f"SELECT count(*) FROM {live}")  # noqa: S608
    only_live, first = await _beyond(connection, columns, live, rebuilt)
    only_rebuilt, second = await _beyond(connection, columns, rebuilt, live)
    examples = [f"only live: {text}" for text in first] + [f"only rebuilt: {text}" for text in second]
    return TableComparison(table, rows, only_live, only_rebuilt, examples)


async def _beyond(connection: Connection, columns: str, one: str, other: str) -> tuple[int, list[str]]:
    """How many rows one table has that the other has not, as often; and a few of them."""
    rows = await connection.fetch(
        f"""
        SELECT beyond::text, count(*) OVER () FROM (SELECT {columns} FROM {one} EXCEPT ALL SELECT {columns} FROM {other}) AS beyond
        LIMIT {EXAMPLES_MAX}"""  # noqa: S608
    )
    return (rows[0][1] if rows else 0), [row[0] for row in rows]
