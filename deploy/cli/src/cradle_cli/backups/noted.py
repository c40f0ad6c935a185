"""Writing a checked backup down in the databases it is of: their processes then tell its age, and an alert watches it."""

from __future__ import annotations

import asyncpg

from chassis.operations.actions import Action, note_action
from cradle_cli.backups.manifest import Manifest
from cradle_cli.installation import Installation


async def note_backup(where: Installation, name: str, manifest: Manifest) -> None:
    """Note it in each live database. One that is missing or not migrated, as before a restore, has nobody to tell."""
    for backup in manifest.databases:
        try:
            session = await asyncpg.connect(where.admin_dsn_of(where.services[backup.service].database))
        except asyncpg.InvalidCatalogNameError:
            continue
        try:
            await note_action(session, Action("backup", {"backup": name, "taken_at": manifest.taken_at.isoformat()}))
        except asyncpg.UndefinedTableError:
            continue
        finally:
            await session.close()
