"""Writing the effect of a batch: whole if it can be, else by halves under savepoints until the poison is found."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import asyncpg
from aiokafka import ConsumerRecord

from chassis.database import TRANSIENT, Connection
from chassis.inbox.parking import Key, Parked
from chassis.service import Projection
from contracts.envelope import Link, ReceivedEvent


class Readable(NamedTuple):
    """A record of the log, decoded."""

    record: ConsumerRecord
    link: Link
    received: ReceivedEvent

    @property
    def key(self) -> Key:
        """What is parked together."""
        return (self.record.topic, self.record.partition, self.record.key)


async def write_effects(
    connection: Connection,
    projections: Sequence[Projection],
    batch: Sequence[Readable],
    blocked: set[Key],
    parked: Callable[[Parked], None],
) -> None:
    """Apply a batch in order. What cannot be applied is handed to `parked`, and its key is added to `blocked`.

    Raises what is of the moment, and what no event can be to blame for: a table, column or right that the build expects.
    """
    usable = []
    for item in batch:
        if item.key in blocked:
            parked(Parked(item.record, item.link, "key-parked", "an earlier event of the key is parked"))
        else:
            usable.append(item)
    if not usable:
        return
    try:
        async with connection.transaction():
            await _apply(connection, projections, usable)
    except (*TRANSIENT, asyncpg.SyntaxOrAccessError):
        raise
    except Exception as error:  # noqa: BLE001  an effect may fail in any way; it is parked, never swallowed
        if len(usable) == 1:
            [item] = usable
            blocked.add(item.key)
            parked(Parked(item.record, item.link, "effect-failed", repr(error)[:2000]))
            return
        middle = len(usable) // 2
        await write_effects(connection, projections, usable[:middle], blocked, parked)
        await write_effects(connection, projections, usable[middle:], blocked, parked)


async def _apply(connection: Connection, projections: Sequence[Projection], batch: Sequence[Readable]) -> None:
    for projection in projections:
        topics = {topic.name for topic in projection.topics}
        events = [item.received for item in batch if item.record.topic in topics]
        if events:
            await projection.apply(connection, events)
