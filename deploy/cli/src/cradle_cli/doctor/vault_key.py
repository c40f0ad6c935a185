"""Whether the vault's master key is the one that identities are sealed under, and is kept as a key must be."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path

from cradle_cli.doctor.examination import Examination, Finding, failed, ok, warned
from registry.vault.master_key import MissingMasterKey, read_master_key
from registry.vault.vault import Sealed, Vault

_SAMPLE = """
    SELECT subject_id, suite_id, wrapped_key, ciphertext FROM vault_identities WHERE wrapped_key IS NOT NULL
    ORDER BY subject_id LIMIT 5"""
RESTORE_KEY = "put the installation's own key back where CRADLE_VAULT_MASTER_KEY_FILE says; without it no identity can be read"


async def check_vault_key(examination: Examination) -> Sequence[Finding]:
    """The master key's fingerprint is the database's, it opens identities, others cannot read it, it is in no backup."""
    path = examination.installation.vault_master_key_file
    try:
        vault = Vault.of(read_master_key(path))
    except MissingMasterKey as error:
        return [failed(str(error), RESTORE_KEY)]
    assert path is not None  # noqa: S101  it was read
    connection = await examination.admin(examination.installation.services["registry"].database)
    bound_to = await connection.fetchval("SELECT fingerprint FROM vault_master")
    if bound_to is not None and bound_to != vault.fingerprint:
        return [failed(f"{path} is not the key that the registry's identities are sealed under", RESTORE_KEY)]
    opened = 0
    for row in await connection.fetch(_SAMPLE):
        try:
            vault.unseal(Sealed(*row))
        except Exception as error:  # noqa: BLE001  whatever the cipher raises, it is the finding
            return [failed(f"the identity of {row['subject_id']} does not open: {error!r}", "cradle restore --service registry")]
        opened += 1
    return [*_kept(examination, path), ok(f"the master key opens the vault ({opened} identities tried)")]


def _kept(examination: Examination, path: Path) -> list[Finding]:
    findings = []
    if path.resolve().is_relative_to(examination.installation.backups.resolve()):
        findings.append(failed(f"{path} lies among the backups, which it must open for nobody", f"mv {path} elsewhere"))
    if examination.installation.kind == "local" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        findings.append(failed(f"{path} can be read by others", f"chmod 600 {path}"))
    if examination.installation.kind == "named" and path.stat().st_size > 1024:
        findings.append(warned(f"{path} is larger than a key", RESTORE_KEY))
    return findings
