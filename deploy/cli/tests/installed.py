"""An installation on the tests' servers: four migrated databases and their topics, no process of a service running."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from chassis.create_topics import create_topics
from chassis.kafka import KafkaAccess
from chassis.migrate import migrate
from cradle_cli.installation import Installation, ServiceAccess, service_parts
from local_stack.keys import Keys
from local_stack.testing import Infrastructure
from local_stack.topology import COUNTY

SERVICES = ("registry", "delivery", "finance", "reporting")


@asynccontextmanager
async def installed(infra: Infrastructure, directory: Path) -> AsyncIterator[Installation]:
    """Made for the length of the context."""
    mark = secrets.token_hex(3)
    keys = Keys(directory / "keys")
    keys.make_missing(SERVICES)
    accesses = {}
    for name in SERVICES:
        database = await asyncio.to_thread(infra.create_service_database, f"{name}_{mark}")
        accesses[name] = ServiceAccess(name, database.run_dsn, database.owner_dsn, "http://127.0.0.1:1")
        await migrate(service_parts(name), database.owner_dsn, urlsplit(database.run_dsn).username or "")
        await create_topics(name, KafkaAccess(infra.kafka_bootstrap))
    try:
        yield Installation(
            "local",
            infra.postgres_admin_dsn,
            accesses,
            KafkaAccess(infra.kafka_bootstrap),
            COUNTY,
            keys.vault_master,
            keys.token_private,
            directory / "backups",
        )
    finally:
        for name in SERVICES:
            await asyncio.to_thread(infra.drop_service_database, f"{name}_{mark}")
