"""Live and rebuilt tables change places; what was live is kept in the schema of the rebuild."""

from collections.abc import Sequence

from chassis.database import Connection
from chassis.rebuild.schema import quoted

_ASIDE = "cradle_exchange"
_VIEWS = """
    SELECT DISTINCT v.oid, v.relname FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class v ON v.oid = r.ev_class
    WHERE d.classid = 'pg_rewrite'::regclass AND v.relkind = 'v' AND v.relnamespace = $1::regnamespace
      AND d.refobjid IN (SELECT oid FROM pg_class WHERE relnamespace = v.relnamespace AND relname = ANY($2::text[]))"""
_FUNCTIONS = """
    SELECT DISTINCT format('%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)) FROM pg_proc p
    WHERE p.pronamespace = $1::regnamespace AND p.oid IN (
        SELECT t.tgfoid FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND c.relnamespace = p.pronamespace AND c.relname = ANY($2::text[])
        UNION ALL
        SELECT d.refobjid FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
        WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_proc'::regclass AND r.ev_class = ANY($3::oid[]))"""
_COLUMNS = """
    SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
    WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = ''
      AND NOT (atthasdef AND atttypid = 'timestamptz'::regtype)"""
"""All but numbers that the table gives out, and since when a mark waits: it waits from now on."""


async def exchange(connection: Connection, schema: str, tables: Sequence[str]) -> None:
    """Exchange tables of `public` with those of a schema, in the caller's transaction, with all that holds on to a table itself
    instead of its name: the views of them, and the functions of these views and of the tables' triggers."""
    views = await connection.fetch(_VIEWS, "public", tables)
    functions = await connection.fetch(_FUNCTIONS, "public", tables, [view["oid"] for view in views])
    things = [f"TABLE {{}}.{quoted(table)}" for table in tables]
    things += [f"VIEW {{}}.{quoted(view['relname'])}" for view in views]
    things += [f"FUNCTION {{}}.{function}" for (function,) in functions]
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
