"""The vault's sealed identities in a file of their own, without the keys that open them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

import asyncpg

from cradle_cli.backups.manifest import Digest, VaultBackup

VAULT_FILE = "registry.vault"
_SEALED = "SELECT subject_id, suite_id, ciphertext, erased_at FROM vault_identities"
_DIGEST = """
    SELECT count(*), coalesce(sum(hashtextextended(concat_ws('|', subject_id, suite_id, ciphertext), 0)::numeric), 0)::text
    FROM vault_identities WHERE ciphertext IS NOT NULL"""
_STAGING = """
    CREATE TEMP TABLE sealed (subject_id uuid, suite_id text, ciphertext bytea, erased_at timestamptz);
    CREATE TEMP TABLE keys (subject_id uuid, wrapped_key bytea)"""
_FILL = """
    INSERT INTO vault_identities (subject_id, suite_id, wrapped_key, ciphertext, erased_at)
    SELECT s.subject_id, s.suite_id, k.wrapped_key, CASE WHEN k.wrapped_key IS NOT NULL THEN s.ciphertext END,
           CASE WHEN k.wrapped_key IS NULL THEN coalesce(s.erased_at, now()) END
    FROM sealed s LEFT JOIN keys k ON k.subject_id = s.subject_id AND s.ciphertext IS NOT NULL"""
_ERASED_NOW = """
    SELECT count(*) FROM sealed s LEFT JOIN keys k USING (subject_id) WHERE s.ciphertext IS NOT NULL AND k.wrapped_key IS NULL"""
_UNINDEX = (
    "DELETE FROM vault_blind_index b USING vault_identities v WHERE v.subject_id = b.subject_id AND v.erased_at IS NOT NULL"
)

Session: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@dataclass(frozen=True, slots=True)
class RestoredVault:
    """What came of a vault: identities that can be opened, and those erased since the backup, which stay erased."""

    identities: int
    erased_since: int
    digest: Digest


async def write_vault(session: Session, folder: Path) -> VaultBackup:
    """Write the identities of the session's snapshot."""
    path = folder / VAULT_FILE
    await session.copy_from_query(_SEALED, output=path, format="binary")
    fingerprint: bytes | None = await session.fetchval("SELECT fingerprint FROM vault_master")
    digest = await vault_digest(session)
    return VaultBackup(
        file=VAULT_FILE,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        identities=digest.rows,
        digest=digest,
        master_fingerprint=fingerprint.hex() if fingerprint else None,
    )


async def vault_digest(session: Session) -> Digest:
    """Rows and hash of the identities that are not erased, as sealed."""
    await session.execute("SET bytea_output = 'hex'")
    row = await session.fetchrow(_DIGEST)
    assert row is not None  # noqa: S101
    return Digest(rows=row[0], hash=row[1])


async def read_vault(session: Session, folder: Path, keys: Mapping[UUID, bytes]) -> RestoredVault:
    """Put identities and keys together again, in the empty table; whoever has no key any more is erased, index and all."""
    async with session.transaction():
        await session.execute(_STAGING)
        await session.copy_to_table("sealed", source=folder / VAULT_FILE, format="binary")
        await session.copy_records_to_table("keys", records=list(keys.items()))
        erased_since = await session.fetchval(_ERASED_NOW)
        await session.execute(_FILL)
        await session.execute(_UNINDEX)
        await session.execute("DROP TABLE sealed, keys")
    digest = await vault_digest(session)
    return RestoredVault(digest.rows, erased_since, digest)
