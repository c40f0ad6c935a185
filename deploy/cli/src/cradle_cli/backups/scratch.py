"""Restoring a backup's database into one of another name, comparing every table with the manifest on the way."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

import asyncpg

from cradle_cli.backups.contents import differences, digests, ledger_sums
from cradle_cli.backups.manifest import DatabaseBackup, Manifest
from cradle_cli.backups.programs import run_program
from cradle_cli.backups.vault_file import RestoredVault, read_vault
from cradle_cli.installation import Installation, ServiceAccess
from local_stack.errors import LocalStackError

Session: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class DiffersFromManifest(LocalStackError):
    """What was restored is not what was backed up; the text says which tables."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A database as restored and compared: its rows; the registry's vault too."""

    rows: int
    vault: RestoredVault | None


async def restore_into(
    where: Installation, folder: Path, manifest: Manifest, service: ServiceAccess, database: str, keys: Mapping[UUID, bytes]
) -> Restored:
    """Fill a new database and compare it with the manifest. Raises LocalStackError; the database is then the caller's to drop.

    Constraints and indexes come last, and hold: what breaks one is an error.
    """
    backup = manifest.of(service.name)
    dsn = where.admin_dsn_of(database)
    await _create(where, service, database)
    file = str(folder / backup.file)
    jobs = f"--jobs={min(4, os.cpu_count() or 1)}"
    await run_program("pg_restore", ["--exit-on-error", "--section=pre-data", f"--dbname={database}", file], dsn)
    await run_program("pg_restore", ["--exit-on-error", "--section=data", jobs, f"--dbname={database}", file], dsn)
    session = await asyncpg.connect(dsn, server_settings={"application_name": "cradle restore"})
    try:
        await _compare(session, backup)
        vault = await _vault(session, folder, manifest, keys) if service.name == "registry" else None
    finally:
        await session.close()
    await run_program("pg_restore", ["--exit-on-error", "--section=post-data", jobs, f"--dbname={database}", file], dsn)
    return Restored(sum(digest.rows for digest in backup.tables.values()), vault)


async def _create(where: Installation, service: ServiceAccess, database: str) -> None:
    admin = await asyncpg.connect(where.admin_dsn)
    try:
        known = {row[0] for row in await admin.fetch("SELECT rolname FROM pg_roles")}
        if missing := {service.run_role, service.owner_role} - known:
            raise LocalStackError(
                f"the server has no role {', '.join(sorted(missing))}: `cradle up` or the compose file makes them"
            )
        await admin.execute(f'CREATE DATABASE "{database}" OWNER "{service.owner_role}" TEMPLATE template0')
        await admin.execute(f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC')
        await admin.execute(f'GRANT CONNECT ON DATABASE "{database}" TO "{service.run_role}"')
    finally:
        await admin.close()


async def _compare(session: Session, backup: DatabaseBackup) -> None:
    if found := differences(backup.tables, await digests(session)):
        raise DiffersFromManifest(f"{backup.service} as restored is not what was backed up: " + "; ".join(found))
    if backup.ledger_fen and (sums := await ledger_sums(session)) != backup.ledger_fen:
        raise DiffersFromManifest(f"the ledger as restored sums to {sums}, not to {backup.ledger_fen}")


async def _vault(session: Session, folder: Path, manifest: Manifest, keys: Mapping[UUID, bytes]) -> RestoredVault:
    vault = await read_vault(session, folder, keys)
    if vault.identities + vault.erased_since != manifest.vault.identities:
        raise DiffersFromManifest(f"the vault has {vault.identities} identities and {vault.erased_since} erased since, "
                                  f"of {manifest.vault.identities} backed up")  # fmt: skip
    if not vault.erased_since and vault.digest != manifest.vault.digest:
        raise DiffersFromManifest("the vault's identities as restored are not those that were backed up")
    return vault


async def drop_database(where: Installation, database: str) -> None:
    """Remove a database and whoever is in it."""
    admin = await asyncpg.connect(where.admin_dsn)
    try:
        await admin.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
    finally:
        await admin.close()


@asynccontextmanager
async def dropped_on_failure(where: Installation, databases: Mapping[str, str]) -> AsyncIterator[None]:
    """Remove these databases if the context fails; none of a half restore stays."""
    try:
        yield
    except BaseException:
        for database in databases.values():
            await drop_database(where, database)
        raise
