"""Identities in the database: kept, read with an audit row, erased by destroying the subject's key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.database import Connection
from registry.vault.vault import Sealed, Vault

_KEEP = """
    INSERT INTO vault_identities (subject_id, suite_id, wrapped_key, ciphertext)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::bytea[])"""
_READ = "SELECT subject_id, suite_id, wrapped_key, ciphertext FROM vault_identities WHERE subject_id = ANY($1::uuid[])"
_NOTE = "INSERT INTO vault_reads (subject_id, actor, read_at) VALUES ($1, $2, $3)"
_ERASE = "UPDATE vault_identities SET wrapped_key = NULL, ciphertext = NULL, erased_at = now() WHERE subject_id = $1"
_UNINDEX = "DELETE FROM vault_blind_index WHERE subject_id = $1"
_CLAIM = "INSERT INTO vault_master (fingerprint) VALUES ($1) ON CONFLICT DO NOTHING"
_CLAIMED = "SELECT fingerprint FROM vault_master"


class WrongMasterKey(Exception):
    """The database's identities are sealed under another master key: duplicates could not be found, nothing could be read."""


@dataclass(frozen=True, slots=True)
class Erased:
    """The subject was known, and its key is destroyed."""


async def check_master_key(connection: Connection, vault: Vault) -> None:
    """Bind an empty vault to this master key; raises WrongMasterKey where it is bound to another."""
    claimed = await connection.fetchval(_CLAIMED)
    if claimed is None:
        await connection.execute(_CLAIM, vault.fingerprint)
        claimed = await connection.fetchval(_CLAIMED)
    if claimed != vault.fingerprint:
        raise WrongMasterKey("CRADLE_VAULT_MASTER_KEY_FILE is not the key that this database's identities are sealed under")


async def keep(connection: Connection, vault: Vault, identities: Sequence[tuple[UUID, bytes]]) -> None:
    """Seal and store the identities of new subjects."""
    sealed = [vault.seal(subject_id, plaintext) for subject_id, plaintext in identities]
    await connection.execute(
        _KEEP,
        [item.subject_id for item in sealed],
        [item.suite_id for item in sealed],
        [item.wrapped_key for item in sealed],
        [item.ciphertext for item in sealed],
    )


async def read(connection: Connection, vault: Vault, subject_ids: Sequence[UUID]) -> dict[UUID, bytes | Erased]:
    """The identities of the subjects that are known. For the service's own use: a person's reading is `read_for`."""
    return {
        row["subject_id"]: Erased() if row["wrapped_key"] is None else vault.unseal(Sealed(*row))
        for row in await connection.fetch(_READ, subject_ids)
    }


async def read_for(
    connection: Connection, vault: Vault, subject_id: UUID, actor: str, read_at: datetime
) -> bytes | Erased | None:
    """An identity for somebody to see, with the row of the audit that says so, in one transaction; None: not known."""
    async with connection.transaction():
        found = (await read(connection, vault, [subject_id])).get(subject_id)
        if isinstance(found, bytes):
            await connection.execute(_NOTE, subject_id, actor, read_at)
        return found


async def erase(connection: Connection, subject_id: UUID) -> bool:
    """Erase a person: destroy the data key and the rows of the blind index; False where nobody is known under the id."""
    async with connection.transaction():
        await connection.execute(_UNINDEX, subject_id)
        status = await connection.execute(_ERASE, subject_id)
    return status == "UPDATE 1"
