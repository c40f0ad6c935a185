"""Aggregates as they are now, folded from their streams."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from chassis.database import Connection
from chassis.decider import Decider
from chassis.store import EventStore
from chassis.topic_layout import partitions_of

S = TypeVar("S")
_STORE = EventStore(partitions_of)


async def read_states(connection: Connection, decider: Decider[S, Any], ids: Sequence[UUID]) -> list[S]:
    """The states of these aggregates, in the order of `ids`; those nothing is recorded of are left out."""
    streams = await _STORE.load(connection, ids)
    return [decider.fold(streams[stream_id].events) for stream_id in ids if stream_id in streams]


async def read_state(connection: Connection, decider: Decider[S, Any], stream_id: UUID) -> S:
    """The state of one aggregate."""
    found = await read_states(connection, decider, [stream_id])
    return found[0] if found else decider.initial
