"""Asking a service's relay to publish a part of a topic again."""

import asyncio
from dataclasses import dataclass

from chassis.database import Connection
from chassis.operations.actions import Action, note_action

LOOK_SECONDS = 0.2
_CURSOR = """
    SELECT r.published_seq, (SELECT count(*) FROM events e
        WHERE e.topic = r.topic AND e.partition = r.partition AND e.partition_seq BETWEEN $3 AND r.published_seq)
    FROM relay_cursors r WHERE r.topic = $1 AND r.partition = $2"""
_ASK = "INSERT INTO republish_requests (topic, partition, from_seq, asked_by) VALUES ($1, $2, $3, $4) RETURNING id"
_PUBLISHED = "SELECT published FROM republish_requests WHERE id = $1 AND done_at IS NOT NULL"


class NothingToRepublish(Exception):
    """The service does not own the topic, or has not published that far. The text says which."""


@dataclass(frozen=True, slots=True)
class Again:
    """What will be published again: from this sequence to the last one published."""

    topic: str
    partition: int
    from_seq: int
    to_seq: int


async def plan_republish(connection: Connection, topic: str, partition: int, from_seq: int) -> Again:
    """What would be published again. Raises NothingToRepublish."""
    row = await connection.fetchrow(_CURSOR, topic, partition, from_seq)
    if row is None:
        raise NothingToRepublish(f"{topic}[{partition}] is not a partition of this service's topics of events")
    published, stored = row
    if not 0 < from_seq <= published:
        raise NothingToRepublish(f"{topic}[{partition}]: published are 1 to {published}; {from_seq} is not among them")
    if stored != published - from_seq + 1:
        raise NothingToRepublish(f"{topic}[{partition}]: the store has {stored} of {published - from_seq + 1}: `cradle recover`")
    return Again(topic, partition, from_seq, published)


async def ask_to_republish(connection: Connection, again: Again, actor: str) -> int:
    """Leave the request for the relay, with an audit entry; its number."""
    async with connection.transaction():
        number = await leave_request(connection, again.topic, again.partition, again.from_seq, actor)
        detail = {"topic": again.topic, "partition": again.partition, "from": again.from_seq, "to": again.to_seq}
        await note_action(connection, Action("republish", detail), actor)
    return number


async def leave_request(connection: Connection, topic: str, partition: int, from_seq: int, actor: str) -> int:
    """The request alone, its number. The relay keeps to it until it is done, whoever is killed meanwhile."""
    number: int = await connection.fetchval(_ASK, topic, partition, from_seq, actor)
    return number


async def wait_until_republished(connection: Connection, number: int, seconds_max: float) -> int | None:
    """How many records went out again; None where the relay has not done it in this time: it will."""
    try:
        async with asyncio.timeout(seconds_max):
            while (published := await connection.fetchval(_PUBLISHED, number)) is None:
                await asyncio.sleep(LOOK_SECONDS)
            return int(published)
    except TimeoutError:
        return None
