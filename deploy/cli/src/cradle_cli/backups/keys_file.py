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
from local_stack.keys import SECRET_MODE

FOLDER, FILENAME = "vault-keys", "registry.keys.ndjson"
_KEYS = "SELECT subject_id, wrapped_key FROM vault_identities WHERE wrapped_key IS NOT NULL ORDER BY subject_id"


def keys_path(backups: Path) -> Path:
    """Where the keys lie: beside the backups unless that folder is mounted from elsewhere, as it should be."""
    return backups / FOLDER / FILENAME


async def write_keys(path: Path, connection: asyncpg.Connection[asyncpg.Record]) -> int:
    """Replace the file by the keys there are now, within the connection's snapshot; how many."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=SECRET_MODE)
    count = 0
    with unfinished.open("w", encoding="utf-8") as file:
        async for row in connection.cursor(_KEYS):
            file.write(json.dumps({"subject": str(row[0]), "wrapped_key": b64encode(row[1]).decode()}) + "\n")
            count += 1
    unfinished.replace(path)
    return count


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
