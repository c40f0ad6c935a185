"""The same two servers in containers, for `CRADLE_TEST_STACK=containers`: needs testcontainers and a Docker API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from testcontainers.core.container import DockerContainer

from local_stack import kafka_config, ports, postgres_config
from local_stack.errors import LocalStackError
from local_stack.kafka import answers
from local_stack.postgres_admin import accepts, new_password
from local_stack.waiting import wait_until

KAFKA_IMAGE = f"apache/kafka:{kafka_config.VERSION}"
POSTGRES_IMAGE = "postgres:18"
READY_SECONDS_MAX = 120.0


@dataclass(frozen=True)
class ContainerServer:
    """A server in a container, on a fixed port of this machine, that can be stopped, killed and started again."""

    container: DockerContainer
    address: str
    ready: Callable[[], bool]

    def start(self) -> None:
        """Start the container again and return when the server is ready. Raises LocalStackError when it is not."""
        self.container.get_wrapped_container().start()
        self.wait()

    def stop(self) -> None:
        """Stop the server in an orderly way; its data stays in the container."""
        self.container.get_wrapped_container().stop(timeout=20)

    def kill(self) -> None:
        """End it at once (SIGKILL)."""
        self.container.get_wrapped_container().kill()

    def wait(self) -> None:
        """Return when the server is ready. Raises LocalStackError when its container ends or stays silent."""
        wait_until(self.ready, seconds_max=READY_SECONDS_MAX, alive=self._runs, failure=self._failure)

    def _runs(self) -> bool:
        wrapped = self.container.get_wrapped_container()
        wrapped.reload()
        return wrapped.status in ("created", "running")

    def _failure(self, reason: str) -> LocalStackError:
        output, errors = self.container.get_logs()
        tail = (output + errors).decode(errors="replace").splitlines()[-15:]
        return LocalStackError("\n".join([f"the container of {self.container.image} did not come up: {reason}", *tail]))


@contextmanager
def kafka() -> Iterator[ContainerServer]:
    """A broker for the length of the context."""
    port, controller_port = ports.choose(), 9093
    container = DockerContainer(KAFKA_IMAGE).with_bind_ports(port, port)
    local = {
        "listeners": f"PLAINTEXT://0.0.0.0:{port},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://{ports.HOST}:{port},CONTROLLER://127.0.0.1:{controller_port}",
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "PLAINTEXT",
        "log.dirs": "/var/lib/kafka/data",
    }
    for name, value in {**kafka_config.SETTINGS, **local}.items():
        container.with_env("KAFKA_" + name.upper().replace(".", "_"), value)
    container.with_env("KAFKA_HEAP_OPTS", f"-Xmx{kafka_config.HEAP_MB}m")
    with container:
        server = ContainerServer(container, f"{ports.HOST}:{port}", lambda: answers(port))
        server.wait()
        yield server


@contextmanager
def postgres() -> Iterator[ContainerServer]:
    """A PostgreSQL for the length of the context; its address is the administrator's DSN."""
    port, password = ports.choose(), new_password()
    dsn = f"postgresql://{postgres_config.ADMIN}:{password}@{ports.HOST}:{port}/postgres"
    container = DockerContainer(POSTGRES_IMAGE).with_bind_ports(5432, port)
    container.with_env("POSTGRES_PASSWORD", password)
    container.with_env("POSTGRES_INITDB_ARGS", " ".join(postgres_config.INITDB_OPTIONS))
    container.with_command(["postgres", *(f"-c{name}={value}" for name, value in postgres_config.SETTINGS.items())])
    with container:
        server = ContainerServer(container, dsn, lambda: accepts(dsn))
        server.wait()
        yield server
