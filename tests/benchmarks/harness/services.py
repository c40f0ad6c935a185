"""The product's services as processes on the servers of a benchmark."""

from __future__ import annotations

from pathlib import Path

from benchmarks.harness.servers import Servers
from local_stack import ports, topology
from local_stack.keys import Keys
from local_stack.postgres_admin import ServiceDatabase
from local_stack.service import Service, process_name
from local_stack.topology import Role


def service_of(servers: Servers, name: str, database: ServiceDatabase, home: Path, roles: tuple[Role, ...]) -> Service:
    """The service `name` with a process per role; its logs and keys lie in `home`. Nothing is started."""
    spec = next(spec for spec in topology.SERVICES if spec.name == name)
    keys = Keys(home / "keys")
    keys.make_missing(tuple(spec.name for spec in topology.SERVICES))
    http_ports = {process_name(name, role): ports.choose() for role in roles}
    return Service(spec, home, database, servers.kafka, keys, http_ports, roles)
