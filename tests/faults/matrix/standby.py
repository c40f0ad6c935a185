"""A standby of the site's PostgreSQL that streams from it, can be cut off from it, and takes its place."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import asyncpg

from faults.matrix.link import HOST, Link
from faults.matrix.site import Site
from local_stack import ports, reaper
from local_stack.postgres import Postgres

_BEHIND = "SELECT pg_last_wal_replay_lsn() < $1::text::pg_lsn"


@dataclass(frozen=True)
class Standby:
    """The second server and its link to the first."""

    site: Site
    server: Postgres
    link: Link

    async def has_all(self) -> None:
        """Wait until it has replayed what the primary has written so far."""
        primary = await asyncpg.connect(self.site.stack.postgres.admin_dsn)
        written = await primary.fetchval("SELECT pg_current_wal_lsn()::text")
        await primary.close()
        own = await asyncpg.connect(self.server.admin_dsn)
        async with asyncio.timeout(30):
            while await own.fetchval(_BEHIND, written):
                await asyncio.sleep(0.05)
        await own.close()

    async def take_the_place(self) -> None:
        """The primary dies, and the standby is promoted with what it has; it answers at the primary's address."""
        primary = self.site.stack.postgres
        await asyncio.to_thread(primary.kill)
        own = await asyncpg.connect(self.server.admin_dsn)
        assert await own.fetchval("SELECT pg_promote()"), "the standby was not promoted"
        await own.close()
        await asyncio.to_thread(self.server.stop)
        primary.directory.rename(primary.directory.with_name("postgres.lost"))
        self.server.directory.rename(primary.directory)
        await asyncio.to_thread(primary.start)


@asynccontextmanager
async def standby_of(site: Site) -> AsyncIterator[Standby]:
    """A standby made of a copy of the data, the primary being down for that moment; it ends with the context."""
    primary, home = site.stack.postgres, site.stack.home / "standby"
    link = Link(ports.choose(), urlsplit(primary.admin_dsn).port or 0)
    link.start()
    await asyncio.to_thread(primary.stop)
    await asyncio.to_thread(_copy, primary, home / "postgres")
    await asyncio.to_thread(primary.start)
    login = urlsplit(primary.admin_dsn)
    settings = {"primary_conninfo": f"host={HOST} port={link.port} user={login.username} password={login.password}"}
    server = Postgres(home, home / "postgres", port=ports.choose(), settings=settings)
    guard = reaper.attach(home)
    try:
        await asyncio.to_thread(server.start)
        yield Standby(site, server, link)
    finally:
        await asyncio.to_thread(reaper.release, guard)
        await asyncio.to_thread(shutil.rmtree, home)


def _copy(primary: Postgres, directory: object) -> None:
    """With its owner and modes, as a standby."""
    subprocess.run(["mkdir", "-p", str(directory)], check=True)
    subprocess.run(["cp", "-a", f"{primary.directory}/.", str(directory)], check=True)
    subprocess.run(["cp", "-a", "/dev/null", f"{directory}/data/standby.signal"], check=True)
