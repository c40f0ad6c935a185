"""What runs, and whether it answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from local_stack import kafka, postgres, processes, topology
from local_stack.kafka import Kafka
from local_stack.postgres import Postgres
from local_stack.service import Service


@dataclass(frozen=True)
class ProcessStatus:
    """One process as it is: `state` is `up`, `starting` (runs, does not answer) or `down`. Times are seconds."""

    name: str
    state: str
    pid: int | None
    port: int | None
    started_at: float | None
    url: str | None
    log: str


def server_status(server: Kafka | Postgres) -> ProcessStatus:
    """One of the servers; up when it takes requests."""
    name = kafka.NAME if isinstance(server, Kafka) else postgres.NAME
    return _status(server.home, name, server.port, server.log, url=None, ready=server.is_ready())


def service_status(service: Service) -> list[ProcessStatus]:
    """Each process of a service. One that answers no HTTP is up when it runs."""
    answer = []
    for role, name in zip(service.roles, service.process_names, strict=True):
        serves = role in topology.HTTP_ROLES
        url = service.url if serves else None
        ready = service.is_ready() if serves else True
        answer.append(_status(service.home, name, service.http_ports[name], service.log(name), url=url, ready=ready))
    return answer


def _status(home: Path, name: str, port: int, log: Path, *, url: str | None, ready: bool) -> ProcessStatus:
    process = processes.running(home, name)
    if process is None:
        return ProcessStatus(name, "down", None, port, None, url, str(log))
    state = "up" if ready else "starting"
    return ProcessStatus(name, state, process.pid, port, process.create_time(), url, str(log))
