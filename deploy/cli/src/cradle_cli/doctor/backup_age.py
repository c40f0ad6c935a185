"""Whether there is a backup young enough, checked by restoring it, with the vault's keys beside."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from cradle_cli.backups.keys_file import keys_path
from cradle_cli.backups.manifest import list_backups, read_manifest
from cradle_cli.doctor.examination import Examination, Finding, failed, ok, warned

AGE_WARNED, AGE_FAILED = timedelta(hours=26), timedelta(days=7)


async def check_backup(examination: Examination) -> Sequence[Finding]:
    """The age of the newest backup, whether it was restored for a check, and the file of the vault's keys."""
    backups = examination.installation.backups
    found = await asyncio.to_thread(list_backups, backups)
    if not found:
        return [failed(f"there is no backup in {backups}", "cradle backup")]
    manifest = await asyncio.to_thread(read_manifest, found[-1])
    age = examination.now - manifest.taken_at
    says = f"{found[-1].name}: taken {age.total_seconds() / 3600:.1f} h ago"
    if age > AGE_FAILED:
        return [failed(says, "cradle backup")]
    if age > AGE_WARNED:
        return [warned(says, "cradle backup, daily: 15 2 * * * cradle backup --json")]
    if manifest.verified_at is None:
        return [warned(f"{says}, never restored for a check", f"cradle backup --verify {found[-1].name}")]
    if not await asyncio.to_thread(keys_path(backups).is_file):
        return [failed(f"{says}, but {keys_path(backups)} with the vault's keys is missing", "cradle backup")]
    return [ok(f"{says}, restored for a check, the vault's keys beside it")]
