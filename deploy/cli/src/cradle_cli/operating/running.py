"""Running an operation on an installation's servers, and the words for what they refuse."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import asyncpg
from aiokafka.errors import KafkaError

from chassis.rebuild.beside import CannotRebuild, Site
from chassis.rebuild.parts import NotRebuildable
from chassis.rebuild.source import BrokenChain, UnreadableEvent
from cradle_cli.installation import Installation
from local_stack.errors import LocalStackError

CANNOT_RUN = 2
T = TypeVar("T")
_REFUSALS = (CannotRebuild, NotRebuildable, BrokenChain, UnreadableEvent)


def run(work: Coroutine[Any, Any, T]) -> T:
    """The result. Raises LocalStackError where the operation refuses or a server does not do what is asked."""
    try:
        return asyncio.run(work)
    except _REFUSALS as error:
        raise LocalStackError(str(error)) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, KafkaError, OSError, TimeoutError) as error:
        raise LocalStackError(f"a server did not do what was asked: {error!r}; see `cradle doctor`") from error


def site_of(where: Installation, service: str) -> Site:
    """How a rebuild of a service's projections reaches what it needs."""
    access = where.services[service]
    stores = {name: other.run_dsn for name, other in where.services.items()}
    return Site(access.owner_dsn, access.run_dsn, stores, where.kafka, where.county)
