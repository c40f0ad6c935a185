"""Standing in for the relay while a store is brought together with its topics: its lease, under an epoch of its own."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
from aiokafka import AIOKafkaProducer

from chassis.kafka import KafkaAccess
from chassis.relay.reconcile import RECOVERING

LEASE_SECONDS = 30
FENCE_SECONDS_MAX = 30.0
_STATE = "SELECT epoch, holder, fork FROM relay_lease"
_TAKE = """
    UPDATE relay_lease l SET epoch = l.epoch + 1, holder = $1, expires_at = now() + make_interval(secs => $2), fork = $3
    FROM (SELECT fork FROM relay_lease FOR UPDATE) AS before
    WHERE l.expires_at IS NULL OR l.expires_at < now() OR l.fork IS NOT NULL OR $4 RETURNING l.epoch, before.fork"""
_RENEW = "UPDATE relay_lease SET expires_at = now() + make_interval(secs => $2) WHERE epoch = $1 RETURNING epoch"
_LET_GO = "UPDATE relay_lease SET expires_at = NULL, fork = $2 WHERE epoch = $1"


class RelayIsPublishing(Exception):
    """The relay holds its lease and has found no difference: nothing to recover, or it must be stopped first."""


class TakenOver(Exception):
    """Somebody else has taken the lease meanwhile: nothing more is changed."""


@dataclass(slots=True)
class Held:
    """The owner's connection and the epoch. `half_done`: the store was changed and may not be appended to before the end."""

    connection: asyncpg.Connection
    epoch: int
    half_done: bool = False


@asynccontextmanager
async def standing_in(dsn: str, service: str, kafka: KafkaAccess, *, take_over: bool = False) -> AsyncIterator[Held]:
    """For the length of the context no relay of the service can publish, and nothing is appended.

    When it ends well, the fork is lifted; when it fails, the fork is what it was, or stays where the store was changed:
    recovering again goes on from there. `take_over`: also from a relay that publishes; it stops before its next transaction.
    Raises RelayIsPublishing, TakenOver.
    """
    connection = await asyncpg.connect(dsn, server_settings={"application_name": "cradle recover", "timezone": "UTC"})
    try:
        holder = f"cradle recover:{socket.gethostname()}:{os.getpid()}"
        taken = await connection.fetchrow(_TAKE, holder, float(LEASE_SECONDS), RECOVERING, take_over)
        if taken is None:
            state = await connection.fetchrow(_STATE)
            assert state is not None  # noqa: S101
            raise RelayIsPublishing(f"{state['holder']} publishes under epoch {state['epoch']} and has found no difference")
        epoch, before = taken
        held = Held(connection, epoch, half_done=before is not None and before.startswith(RECOVERING))
        keeping = asyncio.create_task(_keep(dsn, epoch))
        try:
            await _fence(service, kafka)
            yield held
        except BaseException:
            await connection.execute(_LET_GO, epoch, RECOVERING if held.half_done else before)
            raise
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
        if await connection.execute(_LET_GO, epoch, None) != "UPDATE 1":
            raise TakenOver(f"epoch {epoch} is over")
    finally:
        await connection.close()


async def _fence(service: str, kafka: KafkaAccess) -> None:
    """Start the relay's producer once: whoever published under its name cannot any more, and what it left open is ended."""
    producer = AIOKafkaProducer(**kafka.client_options(), transactional_id=f"{service}-relay")
    try:
        async with asyncio.timeout(FENCE_SECONDS_MAX):
            await producer.start()
    finally:
        await producer.stop()


async def _keep(dsn: str, epoch: int) -> None:
    """Renew the lease until cancelled, on a connection of its own: the other is busy."""
    connection = await asyncpg.connect(dsn)
    try:
        while True:
            await asyncio.sleep(LEASE_SECONDS / 3)
            if await connection.fetchval(_RENEW, epoch, float(LEASE_SECONDS)) is None:
                return
    finally:
        await connection.close()
