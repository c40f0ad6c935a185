"""Databases and roles: a service owns one database and has two roles in it.

`<name>_owner` owns the database and runs migrations; `<name>` runs the service and may do only what migrations grant it.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg

OWNER_SUFFIX = "_owner"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,50}")
_T = TypeVar("_T")


@dataclass(frozen=True)
class ServiceDatabase:
    """DSNs of one service's database: `run_dsn` for the service, `owner_dsn` for its migrations."""

    name: str
    run_dsn: str
    owner_dsn: str


def accepts(dsn: str) -> bool:
    """Whether a session can be opened."""

    async def probe() -> bool:
        try:
            connection = await asyncpg.connect(dsn, timeout=5)
        except (OSError, asyncpg.PostgresError, TimeoutError):
            return False
        await connection.close()
        return True

    return _run(probe())


def create_service_database(admin_dsn: str, name: str, *, passwords: tuple[str, str] | None = None) -> ServiceDatabase:
    """Make the database and its roles where they are missing, and set the roles' passwords: (run role, owner).

    Without passwords, random ones are set. Raises ValueError for a name that is not a plain identifier.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a database name: {name!r}")
    run_password, owner_password = passwords or (new_password(), new_password())
    _run(_create(admin_dsn, name, run_password, owner_password))
    return ServiceDatabase(
        name=name,
        run_dsn=_dsn(admin_dsn, name, run_password, name),
        owner_dsn=_dsn(admin_dsn, name + OWNER_SUFFIX, owner_password, name),
    )


def at_address_of(database: ServiceDatabase, admin_dsn: str) -> ServiceDatabase:
    """The same database where the server may have got another port."""
    address = urlsplit(admin_dsn).netloc.rpartition("@")[2]

    def moved(dsn: str) -> str:
        parts = urlsplit(dsn)
        return urlunsplit(parts._replace(netloc=f"{parts.netloc.rpartition('@')[0]}@{address}"))

    return ServiceDatabase(database.name, moved(database.run_dsn), moved(database.owner_dsn))


def drop_service_database(admin_dsn: str, name: str) -> None:
    """Remove the database, ending its sessions, and both roles."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a database name: {name!r}")
    statements = (
        f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
        f"DROP ROLE IF EXISTS {name}",
        f"DROP ROLE IF EXISTS {name}{OWNER_SUFFIX}",
    )
    _run(_execute(admin_dsn, statements))


def new_password() -> str:
    """A random password of 24 bytes in letters that need no quoting."""
    return secrets.token_urlsafe(24)


async def _create(admin_dsn: str, name: str, run_password: str, owner_password: str) -> None:
    owner = name + OWNER_SUFFIX
    connection = await asyncpg.connect(admin_dsn)
    try:
        for role, password in ((owner, owner_password), (name, run_password)):
            known = await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role)
            verb = "ALTER" if known else "CREATE"
            await connection.execute(f"{verb} ROLE {role} LOGIN PASSWORD '{password}'")
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            await connection.execute(f"CREATE DATABASE {name} OWNER {owner}")
        await connection.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
        await connection.execute(f"GRANT CONNECT ON DATABASE {name} TO {name}")
    finally:
        await connection.close()


async def _execute(admin_dsn: str, statements: tuple[str, ...]) -> None:
    connection = await asyncpg.connect(admin_dsn)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def _dsn(admin_dsn: str, role: str, password: str, database: str) -> str:
    parts = urlsplit(admin_dsn)
    address = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, f"{role}:{quote(password, safe='')}@{address}", f"/{database}", parts.query, ""))


def _run(work: Coroutine[Any, Any, _T]) -> _T:
    """Run to the end in a thread with a loop of its own, so that callers inside a running loop can call this too."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, work).result()
