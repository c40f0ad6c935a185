"""What a backup says of itself, in `manifest.json` beside its files. It is written last: a folder without one is no backup."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from local_stack.errors import LocalStackError

FILENAME = "manifest.json"
FORMAT = 1


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Digest(_Document):
    """A table's rows: how many, and the sum of their hashes, which no order changes."""

    rows: int
    hash: str


class Head(_Document):
    """A partition of a topic: what its owner has recorded and published of it."""

    topic: str
    partition: int
    last_seq: int
    last_id: str | None
    published_seq: int


class Reached(_Document):
    """How far a consumer has applied a partition."""

    topic: str
    partition: int
    last_seq: int


class DatabaseBackup(_Document):
    """One service's database: its file, and what must be in it. `ledger_fen` holds sums of money where it keeps any."""

    service: str
    file: str
    bytes: int
    sha256: str
    migrations: dict[str, str]
    tables: dict[str, Digest]
    heads: list[Head]
    reached: list[Reached]
    ledger_fen: dict[str, int]


class VaultBackup(_Document):
    """Sealed identities, without the keys that open them: those lie in a file of their own, the newest only."""

    file: str
    sha256: str
    identities: int
    digest: Digest
    master_fingerprint: str | None


class Manifest(_Document):
    """A backup. `taken_at` is the one point all databases are at; `held_seconds` is how long appends waited for it."""

    format: int
    taken_at: datetime
    held_seconds: float
    county: str
    versions: dict[str, str]
    databases: list[DatabaseBackup]
    vault: VaultBackup
    verified_at: datetime | None = None

    def of(self, service: str) -> DatabaseBackup:
        """The part of a service. Raises LocalStackError where the backup has none."""
        for database in self.databases:
            if database.service == service:
                return database
        raise LocalStackError(f"the backup of {self.taken_at:%Y-%m-%d %H:%M} holds no database of {service}")


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it whole or not at all."""
    unfinished = folder / f".{FILENAME}"
    unfinished.write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
    unfinished.replace(folder / FILENAME)


def read_manifest(folder: Path) -> Manifest:
    """Read it. Raises LocalStackError where the folder holds no backup, or one of another format."""
    path = folder / FILENAME
    if not path.is_file():
        raise LocalStackError(f"{folder} is not a backup: it has no {FILENAME}")
    try:
        manifest = Manifest.model_validate_json(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise LocalStackError(f"{path} cannot be read by this build: {error}") from error
    if manifest.format != FORMAT:
        raise LocalStackError(f"{path} has format {manifest.format}; this build reads {FORMAT}")
    return manifest


def list_backups(directory: Path) -> Sequence[Path]:
    """The folders of whole backups, the oldest first."""
    return sorted(path.parent for path in directory.glob(f"*/{FILENAME}"))


def choose_backup(directory: Path, name: str | None) -> Path:
    """A backup by its folder's name or path, else the newest. Raises LocalStackError where there is none."""
    if name is not None:
        named = Path(name) if Path(name).is_dir() else directory / name
        if not (named / FILENAME).is_file():
            raise LocalStackError(f"no backup {name} in {directory}: see `cradle backup --list`")
        return named
    found = list_backups(directory)
    if not found:
        raise LocalStackError(f"there is no backup in {directory}: run `cradle backup`")
    return found[-1]
