"""Live and rebuilt tables change places; what was live is kept in the schema of the rebuild."""

from collections.abc import Sequence

from chassis.database import Connection
from chassis.rebuild.schema import quoted

_ASIDE = "cradle_exchange"
_TRIGGER_FUNCTIONS = """
    SELECT DISTINCT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND c.relnamespace = $1::regnamespace AND p.pronamespace = c.relnamespace
      AND c.relname = ANY($2::text[])"""
_COLUMNS = """
    SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
    WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND NOT atthasdef"""


async def exchange(connection: Connection, schema: str, tables: Sequence[str]) -> None:
    """Exchange tables of `public` with those of a schema, with the functions of their triggers, in the caller's transaction."""
    functions = [row[0] for row in await connection.fetch(_TRIGGER_FUNCTIONS, "public", tables)]
    things = [f"TABLE {{}}.{quoted(table)}" for table in tables] + [f"FUNCTION {{}}.{quoted(name)}()" for name in functions]
    rebuilt = quoted(schema)
    await connection.execute(f"CREATE SCHEMA {_ASIDE}")
    for origin, target in (("public", _ASIDE), (rebuilt, "public"), (_ASIDE, rebuilt)):
        for thing in things:
            await connection.execute(f"ALTER {thing.format(origin)} SET SCHEMA {target}")
    await connection.execute(f"DROP SCHEMA {_ASIDE}")


async def carry_marks(connection: Connection, schema: str, table: str) -> int:
    """Add the rebuild's marks to the live ones, so that what was made from wrong facts is made again; how many."""
    columns = await connection.fetchval(_COLUMNS, f"public.{quoted(table)}")
    carried = await connection.execute(
        f"INSERT INTO public.{quoted(table)} ({columns}) SELECT {columns} FROM {quoted(schema)}.{quoted(table)}"  # noqa: S608
    )
    return int(carried.removeprefix("INSERT 0 "))
