"""Runs in the tools' image, inside the network: tries things in PostgreSQL as a service's run role and as the owner of its tables.

Prints what became of each, as JSON. Arguments: the service, then all services. Whatever succeeds is rolled back. Secrets lie in /all.
"""

import asyncio
import json
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

SERVICE, *SERVICES = sys.argv[1:]
FORBIDDEN = [
    "UPDATE events SET actor = 'x'",
    "UPDATE events SET actor = 'x' WHERE false",
    "DELETE FROM events",
    "DELETE FROM events WHERE false",
    "TRUNCATE events",
    "UPDATE commands SET result = '' WHERE false",
    "DELETE FROM commands WHERE false",
    "TRUNCATE commands",
    "DELETE FROM partition_counters WHERE false",
    "INSERT INTO partition_counters (topic, partition) VALUES ('x', 1)",
    "DELETE FROM relay_cursors WHERE false",
    "DELETE FROM relay_lease",
    "DELETE FROM inbox_positions WHERE false",
    "INSERT INTO migrations (name, sha256) VALUES ('x', 'x')",
    "DELETE FROM migrations WHERE false",
    "CREATE TABLE mine (n int)",
    "CREATE TEMP TABLE mine (n int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE EXTENSION hstore",
    "ALTER TABLE events ADD COLUMN mine int",
    "ALTER TABLE events DISABLE TRIGGER ALL",
    "ALTER TABLE events OWNER TO CURRENT_USER",
    "DROP TABLE events",
    "CREATE INDEX ON events (actor)",
    "CREATE RULE mine AS ON DELETE TO events DO INSTEAD NOTHING",
    "CREATE ROLE mine",
    f"SET ROLE {SERVICE}_owner",
    "SET session_replication_role = 'replica'",
    f"ALTER DATABASE {SERVICE} SET timezone = 'x'",
    "COPY events TO PROGRAM 'cat'",
    "COPY events TO '/tmp/events'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_switch_wal()",
    "SELECT passwd FROM pg_shadow",
]
FORBIDDEN_TO_OWNER = [
    "CREATE ROLE mine",
    f"ALTER ROLE {SERVICE}_owner SUPERUSER",
    *(f"SET ROLE {other}_owner" for other in SERVICES if other != SERVICE),
    "SET session_replication_role = 'replica'",
    "COPY events TO PROGRAM 'cat'",
    "COPY events TO '/tmp/events'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_switch_wal()",
    "SELECT passwd FROM pg_shadow",
]
"""To the role that migrates, which owns the tables of its database and nothing else."""
OUTSIDE = ["ALTER SYSTEM SET fsync = off", "CREATE DATABASE mine"]
"""Forbidden too, and not possible in a transaction at all."""

ALLOWED = [
    "SELECT count(*) FROM events",
    """INSERT INTO events (id, stream_id, stream_version, topic, partition, partition_seq, type, payload, correlation_id, causation_id,
                           actor, recorded_at)
       VALUES (gen_random_uuid(), gen_random_uuid(), 1, 'probe', 0, 1, 'probe', '', gen_random_uuid(), gen_random_uuid(), 'x', now())""",
    "INSERT INTO commands (command_id, fingerprint, result, recorded_at) VALUES (gen_random_uuid(), '', '', now())",
    "SELECT * FROM partition_counters FOR UPDATE",
    "UPDATE partition_counters SET last_seq = last_seq WHERE false",
    "UPDATE relay_cursors SET published_seq = published_seq WHERE false",
    "SELECT name FROM migrations",
]


def dsn_of(role, database):
    dsn = Path(f"/all/{role}_database_url").read_text(encoding="utf-8").strip()
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{database}"))


async def attempt(connection, statement):
    if statement in OUTSIDE:
        try:
            await connection.execute(statement)
        except asyncpg.PostgresError as error:
            return error.sqlstate
        return "allowed"
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(statement)
    except asyncpg.PostgresError as error:
        return error.sqlstate
    finally:
        await transaction.rollback()
    return "allowed"


async def enter(role, database):
    try:
        connection = await asyncpg.connect(dsn_of(role, database))
    except asyncpg.PostgresError as error:
        return error.sqlstate
    await connection.close()
    return "allowed"


async def main():
    connection = await asyncpg.connect(dsn_of(SERVICE, SERVICE))
    forbidden = {statement: await attempt(connection, statement) for statement in (*FORBIDDEN, *OUTSIDE)}
    allowed = {statement: await attempt(connection, statement) for statement in ALLOWED}
    await connection.close()
    owner = await asyncpg.connect(dsn_of(f"{SERVICE}_owner", SERVICE))
    forbidden_to_owner = {statement: await attempt(owner, statement) for statement in (*FORBIDDEN_TO_OWNER, *OUTSIDE)}
    await owner.close()
    databases = (*SERVICES, "postgres", "template1")
    print(
        json.dumps(
            {
                "forbidden": forbidden,
                "forbidden_to_owner": forbidden_to_owner,
                "allowed": allowed,
                "databases": {name: await enter(SERVICE, name) for name in databases},
                "databases_as_owner": {name: await enter(f"{SERVICE}_owner", name) for name in databases},
            }
        )
    )


asyncio.run(main())
