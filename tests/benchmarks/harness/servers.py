"""The servers of a benchmark: one Kafka, one PostgreSQL, in a directory of their own, gone at the end."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import psutil
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from benchmarks.harness.statements import PRELOAD
from local_stack import kafka_artifacts, ports, postgres_admin, processes, reaper
from local_stack.kafka import Kafka
from local_stack.parallel import in_parallel
from local_stack.paths import JARS
from local_stack.postgres import Postgres
from local_stack.postgres_admin import ServiceDatabase

KAFKA_HEAP_MB = 1024
POSTGRES_SETTINGS = {
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
    "wal_level": "logical",
    "fsync": "on",
    "synchronous_commit": "on",
}
_END_SLOTS = """
    SELECT CASE WHEN active THEN pg_terminate_backend(active_pid) ELSE pg_drop_replication_slot(slot_name) IS NULL END
    FROM pg_replication_slots WHERE database = ANY($1::text[])"""


@dataclass(frozen=True)
class Servers:
    """Addresses of the running servers. `home` is where their processes are recorded."""

    kafka: str
    postgres_admin_dsn: str
    home: Path
    statements: bool = False

    def create_database(self, name: str) -> ServiceDatabase:
        """A new database with its run role and its owner."""
        return postgres_admin.create_service_database(self.postgres_admin_dsn, name)

    async def clone_database(self, name: str, of: ServiceDatabase) -> ServiceDatabase:
        """A new database with all that is in another, which nobody is connected to; the other's roles work in it."""
        connection = await asyncpg.connect(self.postgres_admin_dsn)
        try:
            await connection.execute(f"CREATE DATABASE {name} TEMPLATE {of.name}")
        finally:
            await connection.close()
        return renamed(of, name)

    def admin_dsn_of(self, database: str) -> str:
        """The administrator's DSN of a database, for looking at what a contender has left in it."""
        return urlunsplit(urlsplit(self.postgres_admin_dsn)._replace(path=f"/{database}"))

    async def drop_databases(self, prefix: str) -> None:
        """Remove the databases whose names begin so, their replication slots and their roles."""
        connection = await asyncpg.connect(self.postgres_admin_dsn)
        try:
            names = [
                row[0] for row in await connection.fetch("SELECT datname FROM pg_database WHERE starts_with(datname, $1)", prefix)
            ]
            while await connection.fetch(_END_SLOTS, names):
                await asyncio.sleep(0.1)
        finally:
            await connection.close()
        for name in names:
            postgres_admin.drop_service_database(self.postgres_admin_dsn, name)

    async def create_topics(self, names: Sequence[str], partitions: int = 12) -> None:
        """Make empty topics, which must not exist."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self.kafka)
        await admin.start()
        try:
            await admin.create_topics([NewTopic(name, partitions, 1) for name in names])
        finally:
            await admin.close()

    async def delete_topics(self, which: Callable[[str], bool]) -> None:
        """Remove the topics whose names are chosen; the broker's own stay."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self.kafka)
        await admin.start()
        try:
            doomed = [name for name in await admin.list_topics() if not name.startswith("__") and which(name)]
            if doomed:
                await admin.delete_topics(doomed)
        finally:
            await admin.close()

    def processor_seconds(self, name: str) -> float:
        """What the server `name` ("kafka", "postgres") has used so far, with all its children. 0 when it has ended."""
        process = processes.running(self.home, name)
        if process is None:
            return 0.0
        times = process.cpu_times()
        ended = times.children_user + times.children_system
        return times.user + times.system + ended + sum(_used(child) for child in process.children(recursive=True))


def renamed(database: ServiceDatabase, name: str) -> ServiceDatabase:
    """Another database under the roles of this one."""
    run_dsn, owner_dsn = (urlunsplit(urlsplit(dsn)._replace(path=f"/{name}")) for dsn in (database.run_dsn, database.owner_dsn))
    return ServiceDatabase(name, run_dsn, owner_dsn)


def _used(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return times.user + times.system


@contextmanager
def servers(*, statements: bool = False) -> Iterator[Servers]:
    """Both servers for the length of the context, on this machine; PostgreSQL counts its `statements` where told to."""
    settings = POSTGRES_SETTINGS | (PRELOAD if statements else {})
    home = Path(tempfile.mkdtemp(prefix="cradle-bench-"))
    guard = reaper.attach(home)
    try:
        kafka_artifacts.fetch(JARS)
        broker = Kafka(home, home / "kafka", JARS, ports.choose(), ports.choose(), heap_mb=KAFKA_HEAP_MB)
        database = Postgres(home, home / "postgres", ports.choose(), settings=settings)
        in_parallel([broker.start, database.start])
        yield Servers(broker.bootstrap, database.admin_dsn, home, statements)
    finally:
        reaper.release(guard)
        shutil.rmtree(home, ignore_errors=True)
