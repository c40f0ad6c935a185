"""Services of the product running for one contender, each role a process, with new databases."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from benchmarks.harness.contending import Task
from benchmarks.harness.http_client import HttpClient
from benchmarks.harness.rows import Run
from benchmarks.harness.servers import Servers
from benchmarks.harness.services import service_of
from chassis.actor import Role
from chassis.topic_layout import layouts
from cradle_cli.token import issue
from local_stack import processes, reaper, topology
from local_stack.parallel import in_parallel
from local_stack.service import Service
from local_stack.topology import Role as ProcessRole

TOKEN_HOURS = 1.0
SETTLE_SECONDS = 120.0
POLL_SECONDS = 0.1
_APPLIED = "SELECT coalesce(sum(last_seq), 0) FROM inbox_positions WHERE starts_with(topic, $1)"
_UNDECIDED = "SELECT EXISTS (SELECT FROM marks)"


@dataclass(frozen=True)
class Site:
    """The running services by name."""

    services: Mapping[str, Service]

    def client(self, service: str, role: Role) -> HttpClient:
        """A client of the service, acting for the county in the role."""
        running = self.services[service]
        token = issue(
            running.keys, person="bench", office=topology.COUNTY, roles=[role], issued_at=datetime.now(UTC), hours=TOKEN_HOURS
        )
        return HttpClient(running.url, token)

    def processor_seconds(self) -> dict[str, float]:
        """What each process has used so far, by its name ("finance.consume")."""
        found = {name: processes.running(one.home, name) for one in self.services.values() for name in one.process_names}
        return {name: sum(process.cpu_times()[:2]) for name, process in found.items() if process is not None}

    async def applied(self, service: str, context: str, events: int) -> None:
        """Wait until the service has applied this many events of the context's topics. Raises TimeoutError after two minutes."""

        async def enough(connection: asyncpg.Connection) -> bool:
            return await connection.fetchval(_APPLIED, f"{context}.") >= events

        await self._until(service, enough)

    async def decided(self, service: str) -> None:
        """Wait until the service has decided all that is marked. Raises TimeoutError after two minutes."""

        async def nothing_marked(connection: asyncpg.Connection) -> bool:
            return not await connection.fetchval(_UNDECIDED)

        await self._until(service, nothing_marked)

    async def _until(self, service: str, holds: Callable[[asyncpg.Connection], Awaitable[bool]]) -> None:
        connection = await asyncpg.connect(self.services[service].database.run_dsn)
        try:
            async with asyncio.timeout(SETTLE_SECONDS):
                while not await holds(connection):
                    await asyncio.sleep(POLL_SECONDS)
        finally:
            await connection.close()


def database_name(label: str, service: str) -> str:
    """The database of a service in a run."""
    return f"{label}_{service}"


async def forget_topics(run: Run) -> None:
    """Remove what earlier runs have published, but not the registry's facts, which a row's input is."""
    own = {layout.name for service in ("delivery", "finance", "reporting") for layout in layouts(service)}
    await run.servers.delete_topics(lambda topic: topic in own)


@contextmanager
def site(given: Task, roles: Mapping[str, tuple[ProcessRole, ...]]) -> Iterator[Site]:
    """The services with their roles; all of it ends with this process, even if it is killed."""
    home = Path(given.state) / "site"
    home.mkdir()
    servers = Servers(given.kafka, given.postgres_admin_dsn, home)
    guard = reaper.attach(home)
    try:
        services = {
            name: service_of(servers, name, servers.create_database(database_name(given.label, name)), home, own)
            for name, own in roles.items()
        }
        in_parallel([service.run_jobs for service in services.values()])
        in_parallel([service.start for service in services.values()])
        yield Site(services)
        in_parallel([service.stop for service in services.values()])
    finally:
        reaper.release(guard)
