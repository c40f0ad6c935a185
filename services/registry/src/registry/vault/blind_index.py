"""The blind index: who has been registered with the same particulars, found without keeping them."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from chassis.database import Connection
from registry.domain.likeness import Likeness, LikenessKind
from registry.vault.vault import Vault

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('vault_blind_index'))"
_HOLDERS = """
    SELECT DISTINCT ON (digest) digest, subject_id FROM vault_blind_index WHERE digest = ANY($1::bytea[])
    ORDER BY digest, indexed_at, subject_id"""
_ADD = """
    INSERT INTO vault_blind_index (digest, subject_id, kind) SELECT * FROM unnest($1::bytea[], $2::uuid[], $3::text[])"""
_REMOVE = "DELETE FROM vault_blind_index WHERE subject_id = ANY($1::uuid[]) AND kind = $2"


async def lock(connection: Connection) -> None:
    """Hold the index to the end of the transaction, so that no duplicate comes in between looking and writing."""
    await connection.execute(_LOCK)


async def holders(connection: Connection, digests: Sequence[bytes]) -> dict[bytes, UUID]:
    """Who has each of these digests; of several the one indexed first."""
    return {row["digest"]: row["subject_id"] for row in await connection.fetch(_HOLDERS, digests)}


async def add(connection: Connection, vault: Vault, likenesses: Mapping[UUID, Iterable[Likeness]]) -> None:
    """Index subjects under their likenesses."""
    rows = [(vault.digest(likeness), subject_id, likeness.kind) for subject_id, found in likenesses.items() for likeness in found]
    if rows:
        await connection.execute(_ADD, *zip(*rows, strict=True))


async def replace(
    connection: Connection, vault: Vault, kind: LikenessKind, likenesses: Mapping[UUID, Iterable[Likeness]]
) -> None:
    """Index subjects anew under one kind of likeness."""
    await connection.execute(_REMOVE, list(likenesses), kind)
    await add(connection, vault, likenesses)
