"""Services running in this process on a real Kafka and PostgreSQL, with their own databases and empty topics."""

import asyncio
import itertools
import secrets
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import httpx
from aiokafka.admin import AIOKafkaAdminClient
from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.actor import Role
from chassis.consume import consume
from chassis.create_topics import create_topics
from chassis.database import open_pool
from chassis.figures import figures
from chassis.kafka import kafka_access
from chassis.migrate import migrate
from chassis.relay.relay import Relay
from chassis.service import Service
from chassis.settings import Settings
from chassis.topic_layout import layouts
from chassis.web.app import create_app
from chassis.worker import run_worker
from contracts.topics import consumed_by

COUNTY = "341881"
SETTLE_SECONDS = 60.0
_NUMBERS = itertools.count(1)


class ServiceDatabase(Protocol):
    """A database and its two roles, as DSNs."""

    @property
    def run_dsn(self) -> str: ...

    @property
    def owner_dsn(self) -> str: ...


class Infrastructure(Protocol):
    """The servers that tests run on."""

    @property
    def kafka_bootstrap(self) -> str: ...

    def create_service_database(self, name: str) -> ServiceDatabase: ...

    def drop_service_database(self, name: str) -> None: ...


@dataclass(slots=True)
class Running:
    """A service in this process. `stop()` ends its background parts as a clean shutdown would, `start()` begins them again."""

    service: Service
    settings: Settings
    pool: asyncpg.Pool
    http: httpx.AsyncClient
    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def start(self, *parts: str) -> None:
        """Start background parts: `relay`, `consume`, `worker:<name>`; by default all."""
        service, config = self.service, self.settings
        runs: dict[str, Any] = {"relay": Relay(
            service.name, COUNTY, self.pool, config.database_url, kafka_access(config), config.relay_lease_seconds).run}  # fmt: skip
        if service.projections:
            runs["consume"] = lambda: consume(service, config, self.pool)
        for worker in service.workers:
            runs[f"worker:{worker.name}"] = lambda worker=worker: run_worker(worker, self.pool, config.database_url)
        for name in parts or runs:
            self.tasks[name] = asyncio.create_task(runs[name](), name=f"{service.name}:{name}")

    async def stop(self, *parts: str) -> None:
        """Stop background parts, by default all."""
        stopping = [self.tasks.pop(name) for name in parts or list(self.tasks)]
        for task in stopping:
            task.cancel()
        await asyncio.gather(*stopping, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class World:
    """The running services by name, and the key their tokens are signed with."""

    services: dict[str, Running]
    key: OKPKey
    infrastructure: Infrastructure

    def client(self, service: str, role: Role = "commission", office: str = COUNTY, person: str = "tester") -> "Client":
        """A client of a service as a person in an office."""
        return Client(self.services[service].http, self.token(role, office, person))

    def token(self, role: Role, office: str = COUNTY, person: str = "tester") -> str:
        """A signed token."""
        claims = {"sub": person, "office": office, "roles": [role], "aud": "cradle", "exp": 2**33}
        return jwt.encode({"alg": "Ed25519"}, claims, self.key, algorithms=["Ed25519"])

    async def settle(self, seconds: float = SETTLE_SECONDS) -> None:
        """Wait until everything recorded is published, applied and worked off. A part that has failed is raised here.

        Asked twice: what is published is read before what waits to be decided, and a decision may fall between the two.
        """
        async with asyncio.timeout(seconds):
            while not (await self._settled() and await self._settled()):
                for running in self.services.values():
                    for task in running.tasks.values():
                        if task.done():
                            task.result()
                await asyncio.sleep(0.03)

    async def _settled(self) -> bool:
        states = {name: await self._figures(running) for name, running in self.services.items()}
        recorded = {topic: n for state in states.values() for topic, n in state["topics"]["recorded"].items()}
        for name, state in states.items():
            reached = state["topics"]["reached"]
            behind = any(reached.get(t.name, 0) < recorded.get(t.name, 0) for t in consumed_by(name) if self._reads(name, t.name))
            if state["unpublished"] or state["unpublished_states"] or behind or state.get("pending", 0):
                return False
        return True

    def _reads(self, service: str, topic: str) -> bool:
        return any(t.name == topic for p in self.services[service].service.projections for t in p.topics)

    async def _figures(self, running: Running) -> dict[str, Any]:
        async with running.pool.acquire() as connection:
            return {**await figures(connection), **await running.service.status(connection)}


@dataclass(frozen=True, slots=True)
class Client:
    """Sends commands as one actor."""

    http: httpx.AsyncClient
    token: str

    async def send(self, command: str, body: dict[str, Any], key: str | None = None) -> httpx.Response:
        """A single command, under a new idempotency key unless one is given."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or str(uuid4())}
        return await self.http.post(f"/commands/{command}", json=body, headers=headers)

    async def done(self, command: str, body: dict[str, Any], key: str | None = None) -> dict[str, Any]:
        """A single command that must be accepted; its result."""
        response = await self.send(command, body, key)
        assert response.status_code == 201, response.text  # noqa: S101
        result: dict[str, Any] = response.json()
        return result

    async def bulk(self, command: str, lines: str) -> list[dict[str, Any]]:
        """An NDJSON body; the results of its rows."""
        response = await self.http.post(
            f"/commands/{command}/bulk", content=lines.encode(), headers={"Authorization": f"Bearer {self.token}"}
        )
        assert response.status_code == 200, response.text  # noqa: S101
        return [httpx.Response(200, content=line).json() for line in response.text.splitlines()]

    async def ask(self, path: str, body: dict[str, Any]) -> Any:
        """A question with a body, which changes nothing; its answer."""
        response = await self.http.post(path, json=body, headers={"Authorization": f"Bearer {self.token}"})
        assert response.status_code == 200, response.text  # noqa: S101
        return response.json()

    async def get(self, path: str, **parameters: Any) -> Any:
        """A read that must succeed."""
        response = await self.http.get(path, params=parameters, headers={"Authorization": f"Bearer {self.token}"})
        assert response.status_code == 200, response.text  # noqa: S101
        return response.json()


@asynccontextmanager
async def world_of(infrastructure: Infrastructure, services: Sequence[Service], *, start: bool = True) -> AsyncIterator[World]:
    """Run services from nothing: new databases, migrated; topics emptied; background parts started unless told not to."""
    key = OKPKey.generate_key("Ed25519")
    await _empty_topics(infrastructure.kafka_bootstrap, [layout.name for s in services for layout in layouts(s.name)])
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "token.pem").write_bytes(key.as_pem(private=False))
        (folder / "fingerprint.key").write_bytes(secrets.token_bytes(32))
        databases: list[str] = []
        stack.push_async_callback(_drop_all, infrastructure, databases)
        async with asyncio.TaskGroup() as making:
            tasks = {one.name: making.create_task(_run(stack, infrastructure, one, folder, databases)) for one in services}
        running: dict[str, Running] = {name: task.result() for name, task in tasks.items()}
        if start:
            for item in running.values():
                item.start()
        stack.push_async_callback(_stop_all, list(running.values()))
        yield World(running, key, infrastructure)


async def _run(
    stack: AsyncExitStack, infrastructure: Infrastructure, service: Service, folder: Path, databases: list[str]
) -> Running:
    name = f"{service.name}_{next(_NUMBERS)}_{secrets.token_hex(3)}"
    databases.append(name)
    database = await asyncio.to_thread(infrastructure.create_service_database, name)
    config = Settings(
        database_url=database.run_dsn,
        migration_database_url=database.owner_dsn,
        kafka_bootstrap=infrastructure.kafka_bootstrap,
        token_public_key_file=folder / "token.pem",
        fingerprint_key_file=folder / "fingerprint.key",
        relay_lease_seconds=3,
    )
    await migrate(service, database.owner_dsn, urlsplit(database.run_dsn).username or "")
    await create_topics(service.name, kafka_access(config))
    pool = await open_pool(database.run_dsn, 12)
    stack.callback(pool.terminate)
    app = create_app(service, config)
    await stack.enter_async_context(app.router.lifespan_context(app))
    transport = httpx.ASGITransport(app)
    http = await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url=f"http://{service.name}", timeout=60))
    return Running(service, config, pool, http)


async def _stop_all(running: Sequence[Running]) -> None:
    for item in running:
        await item.stop()


async def _drop_all(infrastructure: Infrastructure, databases: Sequence[str]) -> None:
    """All at once: each waits for a checkpoint, and one will do."""
    await asyncio.gather(*(asyncio.to_thread(infrastructure.drop_service_database, name) for name in databases))


async def _empty_topics(bootstrap: str, names: Sequence[str]) -> None:
    """Delete topics and wait until they are gone; a store of a new database must not meet the events of another."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        existing = sorted(set(names) & set(await admin.list_topics()))
        if existing:
            await admin.delete_topics(existing)
        async with asyncio.timeout(30):
            while set(existing) & set(await admin.list_topics()):
                await asyncio.sleep(0.05)
    finally:
        await admin.close()
