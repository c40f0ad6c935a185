"""An examination under way: the installation, connections opened as they are needed, and what checks answer with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

import asyncpg
from aiokafka.admin import AIOKafkaAdminClient

from cradle_cli.installation import Installation, ServiceAccess

State = Literal["ok", "warned", "failed"]
CONNECT_SECONDS_MAX = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says of one thing. Whatever is not ok names its cure: a command, or what to set where."""

    state: State
    says: str
    cure: str | None = None

    def __post_init__(self) -> None:
        assert (self.state == "ok") == (self.cure is None), self.says  # noqa: S101


def ok(says: str) -> Finding:
    """Nothing to do."""
    return Finding("ok", says)


def warned(says: str, cure: str) -> Finding:
    """It works, and will not for long or not in every case."""
    return Finding("warned", says, cure)


def failed(says: str, cure: str) -> Finding:
    """It does not work, or does not hold what it promises."""
    return Finding("failed", says, cure)


@dataclass(frozen=True)
class Examination:
    """Hands checks their connections: each is opened once, and closed with the examination."""

    installation: Installation
    closing: AsyncExitStack
    now: datetime
    _connections: dict[str, asyncpg.Connection[asyncpg.Record]] = field(default_factory=dict)
    _admins: list[AIOKafkaAdminClient] = field(default_factory=list)

    @property
    def services(self) -> Sequence[ServiceAccess]:
        """The installation's services."""
        return tuple(self.installation.services.values())

    async def connect(self, dsn: str) -> asyncpg.Connection[asyncpg.Record]:
        """A connection, kept for the next check that asks for it."""
        if dsn not in self._connections:
            name = {"application_name": "cradle doctor"}
            connection = await asyncpg.connect(dsn, timeout=CONNECT_SECONDS_MAX, server_settings=name)
            self.closing.push_async_callback(connection.close)
            self._connections[dsn] = connection
        return self._connections[dsn]

    async def admin(self, database: str | None = None) -> asyncpg.Connection[asyncpg.Record]:
        """The administrator's connection, to a database if one is named."""
        return await self.connect(self.installation.admin_dsn_of(database) if database else self.installation.admin_dsn)

    async def kafka(self) -> AIOKafkaAdminClient:
        """The administrator's client of the broker."""
        if not self._admins:
            client = AIOKafkaAdminClient(**self.installation.kafka.client_options())
            await client.start()
            self.closing.push_async_callback(client.close)
            self._admins.append(client)
        return self._admins[0]

    def command(self, local: str, named: str) -> str:
        """A cure as it is typed on a local stack, or beside the compose file."""
        return local if self.installation.kind == "local" else f"docker compose -f deploy/compose.yaml {named}"

    def run_job(self, service: str, job: Literal["migrate", "topics"]) -> str:
        """How a service's job is run again."""
        return self.command("cradle down && cradle up", f"run --rm {service}-{job}")


Check = Callable[[Examination], Awaitable[Sequence[Finding]]]


@asynccontextmanager
async def examination(installation: Installation) -> AsyncIterator[Examination]:
    """An examination, its connections closed at the end."""
    async with AsyncExitStack() as closing:
        yield Examination(installation, closing, datetime.now(UTC))
