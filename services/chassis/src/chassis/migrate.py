"""Migrations: plain SQL files, forward only, each once, in one transaction each, under one lock."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from chassis.database import Connection
from chassis.service import Service
from chassis.topic_layout import counted_partitions

CHASSIS_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 4_712_019_112_0
_TABLE = """
    CREATE TABLE IF NOT EXISTS migrations (
        name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())"""


class ChangedMigration(Exception):
    """A file that has been applied is not what it was then."""


@dataclass(frozen=True, slots=True)
class Migration:
    """A file of SQL, by its name within the chassis or the service."""

    name: str
    sql: str

    @property
    def sha256(self) -> str:
        """The hash its row keeps, so that a changed file is noticed."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrations_of(service: Service) -> list[Migration]:
    """The chassis' files, then the service's, each in the order of their numbers."""
    return [
        Migration(f"{owner}/{path.name}", path.read_text(encoding="utf-8"))
        for owner, folder in (("chassis", CHASSIS_MIGRATIONS), (service.name, service.migrations))
        for path in sorted(folder.glob("*.sql"))
    ]


async def migrate(service: Service, owner_dsn: str, run_role: str) -> list[str]:
    """Apply what is missing and say what that was. Raises ChangedMigration. `run_role` stands for {run_role} in the files."""
    connection = await asyncpg.connect(owner_dsn)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
        await connection.execute(_TABLE)
        await connection.execute(f'GRANT SELECT ON migrations TO "{run_role}"')
        applied = {row["name"]: row["sha256"] for row in await connection.fetch("SELECT name, sha256 FROM migrations")}
        done = []
        for migration in migrations_of(service):
            if migration.name in applied:
                if applied[migration.name] != migration.sha256:
                    raise ChangedMigration(f"{migration.name} was applied with another content; add a new file instead")
                continue
            async with connection.transaction():
                await connection.execute(migration.sql.replace("{run_role}", run_role))
                await connection.execute("INSERT INTO migrations VALUES ($1, $2)", migration.name, migration.sha256)
            done.append(migration.name)
        await _count_partitions(connection, service)
        return done
    finally:
        await connection.close()


async def pending_migrations(connection: Connection, service: Service) -> list[str]:
    """The names of the files not applied yet."""
    applied = {row["name"] for row in await connection.fetch("SELECT name FROM migrations")}
    return [migration.name for migration in migrations_of(service) if migration.name not in applied]


async def _count_partitions(connection: Connection, service: Service) -> None:
    rows = counted_partitions(service.name)
    for table in ("partition_counters", "relay_cursors"):
        await connection.execute(
            f"INSERT INTO {table} (topic, partition) SELECT * FROM unnest($1::text[], $2::smallint[]) ON CONFLICT DO NOTHING",  # noqa: S608
            [topic for topic, _ in rows],
            [number for _, number in rows],
        )
