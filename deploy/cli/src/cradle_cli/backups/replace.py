"""Putting a backup in the place of live databases: restored beside them, compared, then renamed, all in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from chassis.operations.actions import Action, note_action
from chassis.relay.reconcile import RECOVERING
from contracts.topics import owned_by
from cradle_cli.backups.contents import heads
from cradle_cli.backups.keys_file import drop_keys, erased_subjects, keys_path, read_keys
from cradle_cli.backups.manifest import Head, Manifest
from cradle_cli.backups.scratch import Restored, dropped_on_failure, restore_into
from cradle_cli.backups.take import require_whole
from cradle_cli.installation import Installation, ServiceAccess
from local_stack.errors import LocalStackError
from local_stack.progress import Progress

_SESSIONS = """
    SELECT datname, usename, application_name, count(*) FROM pg_stat_activity
    WHERE datname = ANY($1::text[]) AND backend_type = 'client backend' AND pid <> pg_backend_pid()
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
"""Autovacuum is nobody: PostgreSQL itself makes it give way to a rename."""
_HOLD = """
    UPDATE relay_lease SET epoch = greatest(epoch, $1) + 1, holder = NULL, expires_at = NULL, fork = $2"""


@dataclass(frozen=True, slots=True)
class Replacing:
    """One service's part of the plan: its database, events in the backup, and events that only the live database has."""

    service: ServiceAccess
    events_in_backup: int
    events_live: int | None
    later_published: int
    later_unpublished: int
    epoch: int


async def plan_restore(where: Installation, manifest: Manifest, services: Sequence[ServiceAccess]) -> list[Replacing]:
    """What restoring these services would replace. A live database that does not answer has nothing to lose that can be known."""
    plan = []
    for service in services:
        backup = {(head.topic, head.partition): head for head in manifest.of(service.name).heads}
        events = sum(head.last_seq for head in backup.values())
        live = await _live(where, service)
        if live is None:
            plan.append(Replacing(service, events, None, 0, 0, 0))
            continue
        found, epoch = live
        later = [(head, _last(backup.get((head.topic, head.partition)))) for head in found]
        published = sum(max(0, head.published_seq - known) for head, known in later)
        recorded = sum(max(0, head.last_seq - known) for head, known in later)
        plan.append(Replacing(service, events, sum(head.last_seq for head in found), published, recorded - published, epoch))
    return plan


def _last(head: Head | None) -> int:
    return head.last_seq if head else 0


async def _live(where: Installation, service: ServiceAccess) -> tuple[list[Head], int] | None:
    try:
        session = await asyncpg.connect(where.admin_dsn_of(service.database))
    except asyncpg.InvalidCatalogNameError:
        return None
    try:
        return await heads(session), await session.fetchval("SELECT epoch FROM relay_lease")
    except asyncpg.UndefinedTableError:
        return None
    finally:
        await session.close()


async def require_alone(where: Installation, services: Sequence[ServiceAccess], cure: str) -> None:
    """Raises LocalStackError while anybody is connected to a database that is to be replaced."""
    admin = await asyncpg.connect(where.admin_dsn)
    try:
        rows = await admin.fetch(_SESSIONS, [service.database for service in services])
    finally:
        await admin.close()
    if rows:
        who = ", ".join(f"{row[0]}: {row[1]} ({row[2] or 'unnamed'}) × {row[3]}" for row in rows)
        raise LocalStackError(f"somebody is connected ({who}); stop the services first: {cure}")


async def replace_databases(
    where: Installation, folder: Path, manifest: Manifest, plan: Sequence[Replacing], progress: Progress
) -> dict[str, str]:
    """Restore, compare and swap; the replaced databases by service, under their new names, to go back to.

    A restored store is held: nothing is appended until its relay has compared it with the topics. Who was erased after the
    backup stays erased. Raises LocalStackError, with the live databases as they were.
    """
    await require_whole(folder, manifest)
    await _forget_the_erased(where)
    keys = read_keys(keys_path(where.backups))
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ").lower()
    new = {item.service.name: f"{item.service.database}_restoring" for item in plan}
    old = {item.service.name: f"{item.service.database}_before_{stamp}" for item in plan if item.events_live is not None}
    async with dropped_on_failure(where, new):
        for item in plan:
            with progress.step(f"restore {item.service.name}") as step:
                name = item.service.name
                restored = await restore_into(where, folder, manifest, item.service, new[name], keys)
                await _hold(where.admin_dsn_of(new[name]), folder, manifest, item, restored)
                step.note(f"{restored.rows:,} rows as backed up" + _vault_note(restored))
        with progress.step("swap") as step:
            await _swap(where, plan, new, old)
            step.note(", ".join(old.values()) or "nothing was there before")
    return old


def _vault_note(restored: Restored) -> str:
    if restored.vault is None:
        return ""
    return f", {restored.vault.identities:,} identities, {restored.vault.erased_since} erased since the backup and not revived"


async def _forget_the_erased(where: Installation) -> None:
    """Whom the live vault has erased keeps no key, whatever the last backup of the keys says."""
    try:
        session = await asyncpg.connect(where.admin_dsn_of(where.services["registry"].database))
    except asyncpg.InvalidCatalogNameError:
        return
    try:
        drop_keys(keys_path(where.backups), await erased_subjects(session))
    except asyncpg.UndefinedTableError:
        return
    finally:
        await session.close()


async def _hold(dsn: str, folder: Path, manifest: Manifest, item: Replacing, restored: Restored) -> None:
    """Before anybody can connect: an epoch above every one given, and no append until the relay has looked at the topics."""
    session = await asyncpg.connect(dsn)
    why = f"restored from {folder.name}, not yet compared with the topics"
    if any(topic.kind == "state" for topic in owned_by(item.service.name)):
        why = f"{RECOVERING}: {why}"  # every key of a state topic is compared by `cradle recover` alone
    detail = {"backup": folder.name, "taken_at": manifest.taken_at.isoformat(), "rows": restored.rows}
    try:
        async with session.transaction():
            await session.execute(_HOLD, item.epoch, why)
            await note_action(session, Action("restore", detail))
        await session.execute("ANALYZE")
    finally:
        await session.close()


async def _swap(where: Installation, plan: Sequence[Replacing], new: dict[str, str], old: dict[str, str]) -> None:
    admin = await asyncpg.connect(where.admin_dsn)
    try:
        async with admin.transaction():
            for item in plan:
                name = item.service.name
                if name in old:
                    await admin.execute(f'ALTER DATABASE "{item.service.database}" RENAME TO "{old[name]}"')
                await admin.execute(f'ALTER DATABASE "{new[name]}" RENAME TO "{item.service.database}"')
    except asyncpg.ObjectInUseError as error:
        raise LocalStackError(f"somebody has connected meanwhile, nothing was replaced: {error}") from error
    finally:
        await admin.close()
