"""A real Kafka and a real PostgreSQL for tests.

`CRADLE_TEST_STACK` chooses: `local` (default) starts both on this machine, `containers` through a Docker API, `external`
takes those named by `CRADLE_TEST_KAFKA` (bootstrap servers) and `CRADLE_TEST_POSTGRES` (DSN of an administrator).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from local_stack import kafka_artifacts, ports, postgres_admin, reaper
from local_stack.errors import LocalStackError
from local_stack.kafka import Kafka
from local_stack.parallel import in_parallel
from local_stack.paths import JARS
from local_stack.postgres import Postgres
from local_stack.postgres_admin import ServiceDatabase


class Server(Protocol):
    """A server that a fault test may stop, kill and start again: same address, same data."""

    def start(self) -> None:
        """Start it and return when it is ready."""

    def stop(self) -> None:
        """Stop it in an orderly way."""

    def kill(self) -> None:
        """End it at once (SIGKILL)."""


@dataclass(frozen=True)
class Infrastructure:
    """Addresses of the running servers; `kafka` and `postgres` are None where the tests do not own them (`external`)."""

    kafka_bootstrap: str
    postgres_admin_dsn: str
    kafka: Server | None = None
    postgres: Server | None = None

    def create_service_database(self, name: str) -> ServiceDatabase:
        """A database `name` with its roles `name` and `name_owner`; about 0.1 s. Callable inside a running loop."""
        return postgres_admin.create_service_database(self.postgres_admin_dsn, name)

    def drop_service_database(self, name: str) -> None:
        """Remove the database, its sessions and its roles."""
        postgres_admin.drop_service_database(self.postgres_admin_dsn, name)


def create_service_database(infra: Infrastructure, name: str) -> ServiceDatabase:
    """As the method of the same name."""
    return infra.create_service_database(name)


def infrastructure(home: Path | None = None) -> AbstractContextManager[Infrastructure]:
    """Both servers for the length of the context. `home` keeps a local stack's data; without it they go at the end.

    Raises LocalStackError for an unknown `CRADLE_TEST_STACK` or a missing variable.
    """
    stacks: dict[str, Callable[[], AbstractContextManager[Infrastructure]]] = {
        "local": lambda: _local(home),
        "containers": _containers,
        "external": _external,
    }
    chosen = os.environ.get("CRADLE_TEST_STACK", "local")
    if chosen not in stacks:
        raise LocalStackError(f"CRADLE_TEST_STACK={chosen}: expected one of {', '.join(stacks)}")
    return stacks[chosen]()


@contextmanager
def _local(home: Path | None) -> Iterator[Infrastructure]:
    directory = home if home is not None else Path(tempfile.mkdtemp(prefix="cradle-test-"))
    guard = reaper.attach(directory)
    try:
        kafka_artifacts.fetch(JARS)
        port = ports.choose()
        controller_port = ports.choose(others={port})
        kafka = Kafka(directory, directory / "kafka", JARS, port=port, controller_port=controller_port)
        postgres = Postgres(directory, directory / "postgres", port=ports.choose(others={port, controller_port}))
        in_parallel([kafka.start, postgres.start])
        yield Infrastructure(kafka.bootstrap, postgres.admin_dsn, kafka, postgres)
    finally:
        reaper.release(guard)
        if home is None:
            shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def _containers() -> Iterator[Infrastructure]:
    from local_stack import containers  # needs testcontainers and a Docker API, which the other choices do without

    with containers.kafka() as kafka, containers.postgres() as postgres:
        yield Infrastructure(kafka.address, postgres.address, kafka, postgres)


@contextmanager
def _external() -> Iterator[Infrastructure]:
    addresses = {name: os.environ.get(name, "") for name in ("CRADLE_TEST_KAFKA", "CRADLE_TEST_POSTGRES")}
    for name, value in addresses.items():
        if not value:
            raise LocalStackError(f"CRADLE_TEST_STACK=external needs {name}")
    yield Infrastructure(addresses["CRADLE_TEST_KAFKA"], addresses["CRADLE_TEST_POSTGRES"])
