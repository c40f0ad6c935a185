"""A disk that is full: tables of the services on a small file system in memory, which only root can mount."""

import subprocess
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import asyncpg

from faults.matrix.site import Site

WIDE_MB = 512
TABLESPACE = "small_disk"


@dataclass(frozen=True)
class SmallDisk:
    """Mounted at `place`."""

    place: Path

    def leave(self, free_mb: int) -> None:
        """So much room is left from now on."""
        self._resize(int(_run("df", "--block-size=1M", "--output=used", str(self.place)).split()[1]) + free_mb)

    def widen(self) -> None:
        """There is room again."""
        self._resize(WIDE_MB)

    def _resize(self, size_mb: int) -> None:
        _run("mount", "-o", f"remount,size={size_mb}m", str(self.place))


@asynccontextmanager
async def small_disk(site: Site, tables: Mapping[str, str]) -> AsyncIterator[SmallDisk]:
    """These tables, one of each service, lie on a file system of their own for the length of the context."""
    admin = await asyncpg.connect(site.stack.postgres.admin_dsn)
    try:
        with _mounted(Path(await admin.fetchval("SHOW data_directory"))) as place:
            await admin.execute(f"CREATE TABLESPACE {TABLESPACE} LOCATION '{place}'")
            await _move(site, tables, TABLESPACE)
            disk = SmallDisk(place)
            yield disk
            disk.widen()
            await _move(site, tables, "pg_default")
            await admin.execute(f"DROP TABLESPACE {TABLESPACE}")
    finally:
        await admin.close()


@contextmanager
def _mounted(data: Path) -> Iterator[Path]:
    """A file system that the owner of the data may write."""
    place = Path(f"/tmp/cradle-small-{uuid4().hex[:8]}")  # noqa: S108  the server must reach it, whatever TMPDIR is
    place.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={WIDE_MB}m,uid={data.stat().st_uid},mode=700", "tmpfs", str(place))
    try:
        yield place
    finally:
        _run("umount", "--lazy", str(place))
        place.rmdir()


async def _move(site: Site, tables: Mapping[str, str], tablespace: str) -> None:
    for service, table in tables.items():
        connection = await asyncpg.connect(site.admin_dsn_of(service))
        await connection.execute(f"ALTER TABLE {table} SET TABLESPACE {tablespace}")
        await connection.close()


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
