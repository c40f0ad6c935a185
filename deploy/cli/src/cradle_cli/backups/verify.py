"""Checking a backup the only way that counts: restore it into scratch databases, compare all of it, remove them."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path

from cradle_cli.backups.keys_file import keys_path, read_keys
from cradle_cli.backups.manifest import Manifest, read_manifest, write_manifest
from cradle_cli.backups.noted import note_backup
from cradle_cli.backups.scratch import drop_database, restore_into
from cradle_cli.backups.take import require_whole
from cradle_cli.installation import Installation
from local_stack.progress import Progress


async def verify_backup(where: Installation, folder: Path, progress: Progress) -> Manifest:
    """Restore every database beside the live ones and compare; note it in the manifest and in the live databases.

    Raises LocalStackError where it differs.
    """
    manifest = read_manifest(folder)
    await require_whole(folder, manifest)
    keys = read_keys(keys_path(where.backups))
    mark = secrets.token_hex(3)
    for backup in manifest.databases:
        scratch = f"cradle_check_{backup.service}_{mark}"
        with progress.step(f"check {backup.service}") as step:
            try:
                restored = await restore_into(where, folder, manifest, where.services[backup.service], scratch, keys)
            finally:
                await drop_database(where, scratch)
            step.note(
                f"{restored.rows:,} rows as backed up" + (f", {restored.vault.identities:,} identities" if restored.vault else "")
            )
    verified = manifest.model_copy(update={"verified_at": datetime.now(UTC)})
    write_manifest(folder, verified)
    await note_backup(where, folder.name, verified)
    return verified
