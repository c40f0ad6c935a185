"""The vault's subject keys in a file of their own: one, the newest, so that a key destroyed is in no backup any more.

Each line is a JSON document: a subject's id and its key, still wrapped by the master key, which no backup holds. A restored
identity without a line here is erased: restoring an old backup revives nobody who was erased after it.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import asyncpg

from local_stack.errors import LocalStackError
from local_stack.keys import write_secret

FOLDER, FILENAME = "vault-keys", "registry.keys.ndjson"
_KEYS = "SELECT subject_id, wrapped_key FROM vault_identities WHERE wrapped_key IS NOT NULL"
_ERASED = "SELECT subject_id FROM vault_identities WHERE erased_at IS NOT NULL"


def keys_path(backups: Path) -> Path:
    """Where the keys lie: beside the backups unless that folder is mounted from elsewhere, as it should be."""
    return backups / FOLDER / FILENAME


async def merge_keys(path: Path, session: asyncpg.Connection[asyncpg.Record]) -> int:
    """Bring the file up to the vault as the session sees it; how many keys it has then.

    A key leaves the file when the vault says that its subject is erased, and only then: a vault that knows nothing of a
    subject (lost, made anew, restored from before) is no reason to forget the only copy of its key.
    """
    keys = dict(_kept(path))
    keys |= {row[0]: row[1] for row in await session.fetch(_KEYS)}
    for erased in await erased_subjects(session):
        keys.pop(erased, None)
    _write(path, keys)
    return len(keys)


async def erased_subjects(session: asyncpg.Connection[asyncpg.Record]) -> frozenset[UUID]:
    """Whom the vault has erased."""
    return frozenset(row[0] for row in await session.fetch(_ERASED))


def drop_keys(path: Path, subjects: frozenset[UUID]) -> None:
    """Take the keys of the erased out of the file."""
    keys = read_keys(path)
    if subjects & keys.keys():
        _write(path, {subject: key for subject, key in keys.items() if subject not in subjects})


def _kept(path: Path) -> Mapping[UUID, bytes]:
    return read_keys(path) if path.is_file() else {}


def _write(path: Path, keys: Mapping[UUID, bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = [
        json.dumps({"subject": str(subject), "wrapped_key": b64encode(key).decode()}) for subject, key in sorted(keys.items())
    ]
    write_secret(path, "".join(f"{line}\n" for line in lines).encode())


def read_keys(path: Path) -> Mapping[UUID, bytes]:
    """The wrapped keys by subject. Raises LocalStackError where there is no file: without it every identity would be erased."""
    if not path.is_file():
        raise LocalStackError(f"{path} is missing: without it every identity of the registry would be lost; put it there first")
    keys = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            keys[UUID(row["subject"])] = b64decode(row["wrapped_key"])
    return keys
