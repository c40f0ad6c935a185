"""The stack of the matrix: the embedded one, with a link between each service and each server, and several instances of a service."""

from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from faults.matrix.link import HOST, Link
from local_stack.kafka import Kafka
from local_stack.postgres_admin import ServiceDatabase
from local_stack.service import Service
from local_stack.stack import LocalStack
from local_stack.topology import SERVICES, ServiceSpec

TESTS = Path(__file__).resolve().parents[2]
NAMES = tuple(spec.name for spec in SERVICES)
MODULES = {spec.name: spec.module for spec in SERVICES}
LEASE_SECONDS = 3


@dataclass(frozen=True)
class LinkedKafka(Kafka):
    """A broker with a listener for each service, which it advertises at the service's link; `bootstrap` is the direct one."""

    linked: tuple[tuple[str, int, int], ...] = ()

    def _configure(self) -> None:
        super()._configure()
        settings = dict(line.split("=", 1) for line in self._properties.read_text(encoding="utf-8").splitlines())
        for name, port, link in self.linked:
            settings["listeners"] += f",{name.upper()}://{HOST}:{port}"
            settings["advertised.listeners"] += f",{name.upper()}://{HOST}:{link}"
            settings["listener.security.protocol.map"] += f",{name.upper()}:PLAINTEXT"
        self._properties.write_text("".join(f"{key}={value}\n" for key, value in settings.items()), encoding="utf-8")


@dataclass(frozen=True)
class ServedService(Service):
    """An instance of a service whose process has the points of the matrix. `number` 1 is the one that everybody knows."""

    number: int = 1

    @property
    def process_names(self) -> tuple[str, ...]:
        return (self.name if self.number == 1 else f"{self.name}-{self.number}",)

    @property
    def _http_port(self) -> int:
        return self.http_ports[self.process_names[0]]

    def environment(self, process: str) -> dict[str, str]:
        return super().environment(process) | {
            "PYTHONPATH": str(TESTS),
            "CRADLE_FAULTS_MODULE": MODULES[self.spec.name],
            "CRADLE_FAULTS_DIRECTORY": str(self.home / "faults"),
            "CRADLE_RELAY_LEASE_SECONDS": str(LEASE_SECONDS),
        }


class FaultStack(LocalStack):
    """Four services as processes of role `all`, each reaching Kafka and PostgreSQL over links of its own."""

    def __init__(self, home: Path) -> None:
        served = (ServiceSpec(spec.name, "faults.matrix.served", spec.keeps_vault, spec.consumes) for spec in SERVICES)
        super().__init__(home, services=tuple(served))
        (self.home / "faults").mkdir(parents=True, exist_ok=True)
        self._listeners = {name: self.state.port(f"kafka for {name}") for name in NAMES}
        self.kafka_links = {name: Link(self.state.port(f"{name} to kafka"), self._listeners[name]) for name in NAMES}
        postgres = self.state.port("postgres")
        self.postgres_links = {name: Link(self.state.port(f"{name} to postgres"), postgres) for name in NAMES}
        self.state.save(self.home)  # `up` reads it anew
        for link in self.links:
            link.start()

    @property
    def links(self) -> list[Link]:
        """All of them."""
        return [*self.kafka_links.values(), *self.postgres_links.values()]

    @property
    def kafka(self) -> Kafka:
        direct = super().kafka
        own = {each.name: getattr(direct, each.name) for each in fields(Kafka)}
        linked = tuple((name, self._listeners[name], self.kafka_links[name].port) for name in NAMES)
        return LinkedKafka(**own, linked=linked)

    def service(self, name: str) -> ServedService:
        """The instance that everybody knows."""
        return self.instance(name, 1)

    def instance(self, name: str, number: int) -> ServedService:
        """An instance of a service; started, it is one of several."""
        base = super().service(name)
        own = {each.name: getattr(base, each.name) for each in fields(Service)}
        served = ServedService(**own, number=number)
        process = served.process_names[0]
        database = linked(base.database, self.postgres_links[name].port)
        changed = {
            "database": database,
            "kafka_bootstrap": f"{HOST}:{self.kafka_links[name].port}",
            "http_ports": {process: self.state.port(process)},
        }
        return ServedService(**(own | changed), number=number)


def linked(database: ServiceDatabase, port: int) -> ServiceDatabase:
    """The database as its service reaches it: the run role over the link."""
    parts = urlsplit(database.run_dsn)
    netloc = f"{parts.netloc.rpartition(':')[0]}:{port}"
    return ServiceDatabase(database.name, urlunsplit(parts._replace(netloc=netloc)), database.owner_dsn)
