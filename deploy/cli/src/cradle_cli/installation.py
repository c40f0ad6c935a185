"""What an operator's command works on: the stack of `CRADLE_HOME`, or, in a container, what the environment names.

Where `CRADLE_POSTGRES_ADMIN_URL_FILE` is set, everything comes from the environment:

    CRADLE_POSTGRES_ADMIN_URL_FILE            DSN of an administrator of the PostgreSQL server
    CRADLE_<SERVICE>_DATABASE_URL_FILE        DSN of the role the service runs as
    CRADLE_<SERVICE>_OWNER_DATABASE_URL_FILE  DSN of the role that owns its database
    CRADLE_<SERVICE>_URL                      its HTTP address
    CRADLE_KAFKA_*                            how to reach Kafka, as an administrator (`chassis.settings`)
    CRADLE_VAULT_MASTER_KEY_FILE, CRADLE_TOKEN_PRIVATE_KEY_FILE, CRADLE_BACKUPS

SERVICE is REGISTRY, DELIVERY, FINANCE or REPORTING. Else the local stack's `stack.json` and keys are read, and backups lie in
`CRADLE_BACKUPS` or `backups` beside them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from chassis.kafka import KafkaAccess, kafka_access
from chassis.service import Service
from chassis.settings import Settings
from local_stack import paths, topology
from local_stack.errors import LocalStackError
from local_stack.keys import Keys
from local_stack.stack import LocalStack

ADMIN_URL = "CRADLE_POSTGRES_ADMIN_URL_FILE"
BACKUPS = "CRADLE_BACKUPS"


@dataclass(frozen=True)
class ServiceAccess:
    """One service: its database as the role it runs as and as its owner, and where it answers HTTP."""

    name: str
    run_dsn: str = field(repr=False)
    owner_dsn: str = field(repr=False)
    url: str

    @property
    def database(self) -> str:
        """The database's name."""
        return urlsplit(self.run_dsn).path.removeprefix("/")

    @property
    def run_role(self) -> str:
        """The role the service runs as."""
        return urlsplit(self.run_dsn).username or ""

    @property
    def owner_role(self) -> str:
        """The role that owns the database."""
        return urlsplit(self.owner_dsn).username or ""


@dataclass(frozen=True)
class Installation:
    """Addresses, keys and places of one installation. `kind` is `local` where its processes are this machine's to start."""

    kind: Literal["local", "named"]
    admin_dsn: str = field(repr=False)
    services: Mapping[str, ServiceAccess]
    kafka: KafkaAccess
    county: str
    vault_master_key_file: Path | None
    token_private_key_file: Path | None
    backups: Path

    @property
    def token_private(self) -> Path:
        """The key that tokens are signed with. Raises LocalStackError where it is not named."""
        if self.token_private_key_file is None:
            raise LocalStackError("CRADLE_TOKEN_PRIVATE_KEY_FILE is not set: it names the key that tokens are signed with")
        return self.token_private_key_file

    def admin_dsn_of(self, database: str) -> str:
        """The administrator's DSN of another database of the server."""
        return urlunsplit(urlsplit(self.admin_dsn)._replace(path=f"/{database}"))

    def choose(self, names: list[str] | None) -> list[ServiceAccess]:
        """The named services, or all. Raises LocalStackError for one that does not exist."""
        for name in names or []:
            if name not in self.services:
                raise LocalStackError(f"no service {name!r}; there are: {', '.join(self.services)}")
        return [self.services[name] for name in names or self.services]


def service_parts(name: str) -> Service:
    """A service's parts as its composition root wires them; imported here, since most commands do without."""
    import finance.bootstrap
    import registry.bootstrap
    import reporting.bootstrap
    import services_delivery.bootstrap

    parts: dict[str, Service] = {
        "registry": registry.bootstrap.SERVICE,
        "delivery": services_delivery.bootstrap.SERVICE,
        "finance": finance.bootstrap.SERVICE,
        "reporting": reporting.bootstrap.SERVICE,
    }
    return parts[name]


def is_named() -> bool:
    """Whether the environment names an installation, as in a container; else commands are for the local stack."""
    return bool(os.environ.get(ADMIN_URL))


def installation() -> Installation:
    """The installation the environment names, else the local stack's. Raises LocalStackError where it is not there yet."""
    return _named() if is_named() else _local()


def _local() -> Installation:
    stack = LocalStack()
    state = stack.state
    if not state.databases or not state.urls:
        raise LocalStackError(f"there is no installation in {stack.home}: run `cradle up`, or name another by CRADLE_HOME")
    keys = Keys(stack.home / "keys")
    services = {
        name: ServiceAccess(name, database.run_dsn, database.owner_dsn, state.urls[name])
        for name, database in state.databases.items()
    }
    backups = Path(os.environ.get(BACKUPS) or paths.stack_home() / "backups")
    return Installation(
        "local",
        stack.postgres.admin_dsn,
        services,
        KafkaAccess(state.kafka_bootstrap),
        topology.COUNTY,
        keys.vault_master,
        keys.token_private,
        backups,
    )


def _named() -> Installation:
    services: dict[str, ServiceAccess] = {}
    for spec in topology.SERVICES:
        upper = spec.name.upper()
        run_dsn, owner_dsn = _content(f"CRADLE_{upper}_DATABASE_URL_FILE"), _content(f"CRADLE_{upper}_OWNER_DATABASE_URL_FILE")
        services[spec.name] = ServiceAccess(spec.name, run_dsn, owner_dsn, os.environ.get(f"CRADLE_{upper}_URL", ""))
    settings, backups = Settings(), os.environ.get(BACKUPS)
    if not backups:
        raise LocalStackError(f"{BACKUPS} is not set: it names the directory that backups lie in")
    return Installation(
        "named",
        _content(ADMIN_URL),
        services,
        kafka_access(settings),
        settings.county,
        _path("CRADLE_VAULT_MASTER_KEY_FILE"),
        _path("CRADLE_TOKEN_PRIVATE_KEY_FILE"),
        Path(backups),
    )


def _path(variable: str) -> Path | None:
    named = os.environ.get(variable)
    return Path(named) if named else None


def _content(variable: str) -> str:
    path = _path(variable)
    if path is None:
        raise LocalStackError(f"{variable} is not set: it names the file of a DSN")
    try:
        text = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise LocalStackError(f"{variable} is {path}, which cannot be read: {error.strerror}") from error
    if not text:
        raise LocalStackError(f"{variable} is {path}, which is empty")
    return text
