"""The schema a rebuild writes: the service's own tables, empty, and the places reached."""

from collections.abc import Sequence

import asyncpg

from chassis.database import Connection
from chassis.migrate import migrations_of
from chassis.service import Service

_PLACES = """
    CREATE TABLE rebuild_places (
        topic text, partition smallint, next_offset bigint NOT NULL, last_seq bigint NOT NULL, last_id uuid,
        PRIMARY KEY (topic, partition)
    ) WITH (fillfactor = 10);
    CREATE TABLE rebuild_left_out (topic text, partition smallint, partition_seq bigint, PRIMARY KEY (topic, partition, partition_seq));
    CREATE TABLE rebuild_state (
        singleton         boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        part              text NOT NULL DEFAULT '',
        source            text NOT NULL DEFAULT 'store',
        until             date,
        begun_at          timestamptz NOT NULL DEFAULT now(),
        told_at           timestamptz NOT NULL DEFAULT now(),
        remaining         bigint,
        events_per_second double precision,
        exchanged_at      timestamptz
    );
    INSERT INTO rebuild_state DEFAULT VALUES;
    GRANT SELECT, INSERT, UPDATE, DELETE ON rebuild_places, rebuild_left_out, rebuild_state TO "{run_role}" """
"""`exchanged_at` is set while the schema holds the tables that were live before: the way back."""
_OTHERS = """
    SELECT string_agg(quote_ident(relname), ', ') FROM pg_class
    WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p') AND relname <> ALL($2::text[])"""
KEPT_ALWAYS = ("rebuild_places", "rebuild_left_out", "rebuild_state")


def path_of(schema: str) -> dict[str, str]:
    """The settings of a session that sees the schema alone: what a projection does not own it cannot touch by its bare name."""
    return {"search_path": quoted(schema), "application_name": "cradle-rebuild", "timezone": "UTC"}


async def make_schema(service: Service, owner_dsn: str, run_role: str, schema: str, tables: Sequence[str] | None = None) -> bool:
    """Make the schema by the service's migrations, in one transaction; False where it is there, and the rebuild goes on.

    With `tables` only these and the service's marks are left in it: what reaches for another fails.
    """
    connection = await asyncpg.connect(owner_dsn, server_settings=path_of(schema))
    try:
        async with connection.transaction():
            if await exists(connection, schema):
                return False
            await connection.execute(f"CREATE SCHEMA {quoted(schema)}")
            await connection.execute(f'GRANT USAGE ON SCHEMA {quoted(schema)} TO "{run_role}"')
            await connection.execute(_PLACES.replace("{run_role}", run_role))
            for migration in migrations_of(service):
                if migration.name.startswith(f"{service.name}/"):
                    await connection.execute(migration.sql.replace("{run_role}", run_role))
            if tables is not None:
                kept = [*tables, *KEPT_ALWAYS, *((service.marks,) if service.marks else ())]
                if others := await connection.fetchval(_OTHERS, quoted(schema), kept):
                    await connection.execute(f"DROP TABLE {others} CASCADE")
        return True
    finally:
        await connection.close()


async def drop_schema(owner_dsn: str, schema: str) -> None:
    """Remove what was rebuilt."""
    connection = await asyncpg.connect(owner_dsn)
    try:
        await connection.execute(f"DROP SCHEMA IF EXISTS {quoted(schema)} CASCADE")
    finally:
        await connection.close()


async def exists(connection: Connection, schema: str) -> bool:
    """Whether the schema is there."""
    return bool(await connection.fetchval("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)", schema))


def quoted(schema: str) -> str:
    """The name as an identifier."""
    return '"' + schema.replace('"', '""') + '"'
