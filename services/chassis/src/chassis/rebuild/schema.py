"""The schema a rebuild writes: the service's own tables, empty, and the places reached."""

import asyncpg

from chassis.database import Connection
from chassis.migrate import migrations_of
from chassis.service import Service

_PLACES = """
    CREATE TABLE rebuild_places (
        topic text, partition smallint, next_offset bigint NOT NULL, last_seq bigint NOT NULL, last_id uuid,
        PRIMARY KEY (topic, partition)
    ) WITH (fillfactor = 10);
    GRANT SELECT, INSERT, UPDATE ON rebuild_places TO "{run_role}" """


def path_of(schema: str) -> dict[str, str]:
    """The settings of a session that sees the schema alone: what a projection does not own it cannot touch by its bare name."""
    return {"search_path": _quoted(schema), "application_name": "cradle-rebuild", "timezone": "UTC"}


async def make_schema(service: Service, owner_dsn: str, run_role: str, schema: str) -> bool:
    """Make the schema by the service's migrations, in one transaction; False where it is there, and the rebuild goes on."""
    connection = await asyncpg.connect(owner_dsn, server_settings=path_of(schema))
    try:
        async with connection.transaction():
            if await _exists(connection, schema):
                return False
            await connection.execute(f"CREATE SCHEMA {_quoted(schema)}")
            await connection.execute(f'GRANT USAGE ON SCHEMA {_quoted(schema)} TO "{run_role}"')
            await connection.execute(_PLACES.replace("{run_role}", run_role))
            for migration in migrations_of(service):
                if migration.name.startswith(f"{service.name}/"):
                    await connection.execute(migration.sql.replace("{run_role}", run_role))
        return True
    finally:
        await connection.close()


async def drop_schema(owner_dsn: str, schema: str) -> None:
    """Remove what was rebuilt."""
    connection = await asyncpg.connect(owner_dsn)
    try:
        await connection.execute(f"DROP SCHEMA IF EXISTS {_quoted(schema)} CASCADE")
    finally:
        await connection.close()


async def _exists(connection: Connection, schema: str) -> bool:
    return bool(await connection.fetchval("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)", schema))


def _quoted(schema: str) -> str:
    return '"' + schema.replace('"', '""') + '"'
