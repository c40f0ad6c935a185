"""The whole stack in one home: set up, up, down, status. Nothing that is done is done again; `down` loses nothing."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from local_stack import java, kafka_artifacts, marks, paths, postgres_admin, processes, reaper, topology
from local_stack.kafka import Kafka
from local_stack.keys import Keys
from local_stack.parallel import in_parallel
from local_stack.postgres import Postgres
from local_stack.postgres_binaries import version
from local_stack.progress import Progress, SilentProgress
from local_stack.service import Service, process_name
from local_stack.state import StackState
from local_stack.status import ProcessStatus, server_status, service_status
from local_stack.topology import Role, ServiceSpec

SERVERS = ("kafka", "postgres")


class LocalStack:
    """Kafka, PostgreSQL and the four services in `home`. `roles` splits each service into a process per role."""

    def __init__(
        self,
        home: Path | None = None,
        *,
        roles: tuple[Role, ...] = ("all",),
        services: tuple[ServiceSpec, ...] = topology.SERVICES,
        jars: Path = paths.JARS,
    ) -> None:
        self.home = (home or paths.stack_home()).resolve()
        self.keys = Keys(self.home / "keys")
        self._roles = roles
        self._specs = services
        self._jars = jars

    @cached_property
    def state(self) -> StackState:
        """What the stack remembers."""
        return StackState.load(self.home)

    @property
    def kafka(self) -> Kafka:
        """The broker, at the recorded ports."""
        port, controller_port = self.state.port("kafka"), self.state.port("kafka-controller")
        return Kafka(self.home, self.home / "kafka", self._jars, port=port, controller_port=controller_port)

    @property
    def postgres(self) -> Postgres:
        """The database server, at the recorded port."""
        return Postgres(self.home, self.home / "postgres", port=self.state.port("postgres"))

    @property
    def services(self) -> tuple[Service, ...]:
        """The services; known once the stack has been up."""
        return tuple(self.service(spec.name) for spec in self._specs)

    def service(self, name: str) -> Service:
        """One service by its context's name. Raises KeyError for an unknown one, or before the stack was first up."""
        spec = {spec.name: spec for spec in self._specs}[name]  # type: ignore[index]  # an unknown name is the KeyError
        return Service(
            spec=spec,
            home=self.home,
            database=self.state.databases[spec.name],
            kafka_bootstrap=self.kafka.bootstrap,
            keys=self.keys,
            http_ports={key: self.state.port(key) for key in self._process_names(spec)},
            roles=self._roles,
        )

    def set_up(self, progress: Progress | None = None) -> None:
        """Fetch and make what the stack needs before it can start. Raises LocalStackError naming the cure."""
        shown = progress or SilentProgress()
        self.home.mkdir(parents=True, exist_ok=True)
        with shown.step("Java") as step:
            found = java.find()
            step.note(f"{found.major} ({found.source})")
        with shown.step("PostgreSQL's programs") as step:
            step.note(version())
        with shown.step("Kafka's jars") as step:
            fetched = kafka_artifacts.fetch(self._jars, step.advance)
            step.note(f"{fetched} fetched" if fetched else "already there")
        with shown.step("keys") as step:
            made = self.keys.make_missing(tuple(spec.name for spec in self._specs))
            step.note(f"{len(made)} made" if made else "already there")

    def up(self, progress: Progress | None = None) -> None:
        """Start what does not run and return when all of it is ready. Raises LocalStackError when something cannot start."""
        shown = progress or SilentProgress()
        self.home.mkdir(parents=True, exist_ok=True)
        with self._alone():
            self.set_up(shown)
            self._end_unrecorded()
            self._start_servers(shown)
            self._make_databases(shown)
            self._start_services(shown)

    def down(self, progress: Progress | None = None) -> None:
        """Stop everything, services before servers, and whatever else of this home is left running. Data stays."""
        shown = progress or SilentProgress()
        if not self.home.exists():
            return
        with self._alone():
            services = [record.name for record in processes.records(self.home) if record.name not in SERVERS]
            with shown.step("services") as step:
                processes.stop(self.home, *services)
                step.note("stopped")
            with shown.step("Kafka") as step:
                self.kafka.stop()
                step.note("stopped")
            with shown.step("PostgreSQL") as step:
                self.postgres.stop()
                step.note("stopped")
            reaper.reap(self.home)

    def status(self) -> list[ProcessStatus]:
        """Every process of the stack, servers first; none before it was first up."""
        if not self.state.ports:
            return []
        services = self.services if self.state.databases else ()
        return [server_status(self.kafka), server_status(self.postgres), *(one for s in services for one in service_status(s))]

    @contextmanager
    def running(self, progress: Progress | None = None) -> Iterator[LocalStack]:
        """Up for the length of the context, then down; all of it ends with this process, even if it is killed."""
        self.home.mkdir(parents=True, exist_ok=True)
        guard = reaper.attach(self.home)
        try:
            self.up(progress)
            yield self
            self.down(progress)
        finally:
            reaper.release(guard)

    def _process_names(self, spec: ServiceSpec) -> tuple[str, ...]:
        return tuple(process_name(spec.name, role) for role in self._roles)

    def _start_servers(self, shown: Progress) -> None:
        if not self.kafka.is_running():
            self.state.choose_port("kafka")
            self.state.choose_port("kafka-controller")
        if not self.postgres.is_running():
            self.state.choose_port("postgres")
        self.state.kafka_bootstrap = self.kafka.bootstrap
        self.state.save(self.home)
        with shown.step("Kafka and PostgreSQL") as step:
            step.note("already up" if self.kafka.is_running() and self.postgres.is_running() else "ready")
            in_parallel([self.kafka.start, self.postgres.start])

    def _make_databases(self, shown: Progress) -> None:
        with shown.step("databases") as step:
            admin_dsn = self.postgres.admin_dsn
            made = 0
            for spec in self._specs:
                kept = self.state.databases.get(spec.name)
                if kept is None:
                    self.state.databases[spec.name] = postgres_admin.create_service_database(admin_dsn, spec.name)
                    made += 1
                else:
                    self.state.databases[spec.name] = postgres_admin.at_address_of(kept, admin_dsn)
            self.state.save(self.home)
            step.note(f"{made} made" if made else "already there")

    def _start_services(self, shown: Progress) -> None:
        stopped = [service for service in self.services if not service.is_running()]
        for service in stopped:
            for name in service.process_names:
                if processes.running(self.home, name) is None:
                    self.state.choose_port(name)
        self.state.urls = {service.name: service.url for service in self.services}
        self.state.save(self.home)
        with shown.step("migrations and topics") as step:
            step.note(f"{len(stopped)} services" if stopped else "nothing to do")
            in_parallel([self.service(service.name).run_jobs for service in stopped])
        with shown.step("services") as step:
            step.note("ready" if stopped else "already up")
            in_parallel([service.start for service in self.services])

    def _end_unrecorded(self) -> None:
        """A crash may have left processes that no record names; they would hold ports and data."""
        recorded = {record.pid for record in processes.records(self.home) if processes.find(record) is not None}
        strangers = [process for group in marks.find(self.home).values() for process in group]
        processes.end([process for process in strangers if process.pid not in recorded])

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One `up` or `down` of a home at a time; the state is read anew, since another may have changed it."""
        with (self.home / ".lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            self.__dict__.pop("state", None)
            yield
