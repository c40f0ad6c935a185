"""One service: its jobs, its processes, its environment; started, stopped, killed and asked whether it is ready."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local_stack import marks, ports, processes, topology
from local_stack.errors import LocalStackError
from local_stack.keys import Keys
from local_stack.postgres_admin import ServiceDatabase
from local_stack.topology import Role, ServiceSpec
from local_stack.waiting import wait_until

READY_SECONDS_MAX = 60.0
JOB_SECONDS_MAX = 120.0


@dataclass(frozen=True)
class Service:
    """A service of the stack in `home`. `http_ports` has one per process name."""

    spec: ServiceSpec
    home: Path
    database: ServiceDatabase
    kafka_bootstrap: str
    keys: Keys
    http_ports: Mapping[str, int]
    roles: tuple[Role, ...] = ("all",)

    @property
    def name(self) -> str:
        """The context, `registry` for example."""
        return self.spec.name

    @property
    def process_names(self) -> tuple[str, ...]:
        """One name per process: the service's own, or `finance.web` where roles run apart."""
        return tuple(process_name(self.name, role) for role in self.roles)

    @property
    def url(self) -> str:
        """Where its HTTP interface is."""
        return f"http://{ports.HOST}:{self._http_port}"

    def environment(self, process: str) -> dict[str, str]:
        """What its process is told. Secrets other than the database's password come as files."""
        told = {
            "CRADLE_DATABASE_URL": self.database.run_dsn,
            "CRADLE_KAFKA_BOOTSTRAP": self.kafka_bootstrap,
            "CRADLE_HTTP_HOST": ports.HOST,
            "CRADLE_HTTP_PORT": str(self.http_ports[process]),
            "CRADLE_COUNTY": topology.COUNTY,
            "CRADLE_TOKEN_PUBLIC_KEY_FILE": str(self.keys.token_public),
            "CRADLE_FINGERPRINT_KEY_FILE": str(self.keys.fingerprint(self.name)),
        }
        if dict(zip(self.process_names, self.roles, strict=True))[process] not in topology.HTTP_ROLES:
            told["CRADLE_METRICS_PORT"] = told["CRADLE_HTTP_PORT"]
        if self.spec.keeps_vault:
            told["CRADLE_VAULT_MASTER_KEY_FILE"] = str(self.keys.vault_master)
        return told

    def run_jobs(self) -> None:
        """Migrate its database and create its topics. Raises LocalStackError with the end of the log when one fails."""
        self._run_job("prepare", {"CRADLE_MIGRATION_DATABASE_URL": self.database.owner_dsn})

    def start(self) -> None:
        """Start its processes and return when each is ready; at once when they are.

        Raises LocalStackError with the end of the log when one ends or stays silent.
        """
        for role, name in zip(self.roles, self.process_names, strict=True):
            if processes.running(self.home, name) is None:
                command = [sys.executable, "-m", self.spec.module, role]
                processes.start(self.home, name, command, log=self.log(name), environment=self.environment(name))
        for role, name in zip(self.roles, self.process_names, strict=True):
            if role in topology.HTTP_ROLES:
                self._wait_ready(name)

    def stop(self) -> None:
        """Ask its processes to end, as an upgrade does; those that have not after 10 s are killed."""
        processes.stop(self.home, *self.process_names)

    def kill(self, *roles: Role, send: signal.Signals = signal.SIGKILL) -> None:
        """End the processes of the roles (all of them without) at once."""
        names = [process_name(self.name, role) for role in roles] or self.process_names
        processes.stop(self.home, *names, ask=send)

    def is_running(self) -> bool:
        """Whether every process of it runs."""
        return all(processes.running(self.home, name) is not None for name in self.process_names)

    def is_ready(self) -> bool:
        """Whether it answers that it is ready to serve."""
        return answers_ok(self._http_port, "/readyz")

    def log(self, process: str) -> Path:
        """The log of one of its processes."""
        return self.home / "log" / f"{process}.log"

    @property
    def _http_port(self) -> int:
        serving = next(role for role in self.roles if role in topology.HTTP_ROLES)
        return self.http_ports[process_name(self.name, serving)]

    def _wait_ready(self, name: str) -> None:
        wait_until(
            self.is_ready,
            seconds_max=READY_SECONDS_MAX,
            alive=lambda: processes.running(self.home, name) is not None,
            failure=lambda reason: self._failure(name, f"did not come up: {reason}"),
        )

    def _run_job(self, job: str, extra: Mapping[str, str]) -> None:
        name = f"{self.name}.{job}"
        log = self.log(name)
        log.parent.mkdir(parents=True, exist_ok=True)
        told = {**self.environment(self.process_names[0]), **extra, **marks.of(self.home, name)}
        with log.open("ab") as output:
            try:
                answer = subprocess.run(
                    [sys.executable, "-m", self.spec.module, job],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, **told},
                    timeout=JOB_SECONDS_MAX,
                    check=False,
                )
            except subprocess.TimeoutExpired as error:
                raise self._failure(name, f"was not done after {JOB_SECONDS_MAX:.0f} s") from error
        if answer.returncode != 0:
            raise self._failure(name, f"failed with exit code {answer.returncode}")

    def _failure(self, process: str, what: str) -> LocalStackError:
        log = self.log(process)
        tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:] if log.exists() else []
        return LocalStackError("\n".join([f"{process} {what}. Its log is {log}:", *tail]))


def process_name(service: str, role: Role) -> str:
    """The name a process is recorded under."""
    return service if role == "all" else f"{service}.{role}"


def answers_ok(port: int, path: str) -> bool:
    """Whether a GET on the port answers 200."""
    connection = http.client.HTTPConnection(ports.HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
