"""Publishing a part of a topic again, as an operator has asked: a hole in a log is filled by its owner from the store.

Everything from the sequence asked for to the last one published goes out again, in order, before anything new does; the cursor
stays. Subscribers that wait before the hole go on, the others drop what they know. Interrupted, it begins again.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import asyncpg
import structlog
from aiokafka import TopicPartition

from chassis.relay.outbox import Outbox
from chassis.relay.reconcile import read_cursors
from chassis.relay.send import Record

_OPEN = "SELECT id, topic, partition, from_seq FROM republish_requests WHERE done_at IS NULL ORDER BY id"
_DONE = "UPDATE republish_requests SET done_at = now(), published = $2 WHERE id = $1"
_log = structlog.get_logger()


class Request(NamedTuple):
    """What to publish again."""

    id: int
    partition: TopicPartition
    from_seq: int


async def open_requests(pool: asyncpg.Pool) -> list[Request]:
    """What is asked for and not done, in the order it was asked."""
    return [Request(row[0], TopicPartition(row[1], row[2]), row[3]) for row in await pool.fetch(_OPEN)]


def first_asked(requests: Iterable[Request]) -> dict[TopicPartition, int]:
    """The first sequence that is asked for in each partition."""
    first: dict[TopicPartition, int] = {}
    for request in requests:
        first[request.partition] = min(request.from_seq, first.get(request.partition, request.from_seq))
    return first


async def republish(
    pool: asyncpg.Pool,
    county: str,
    request: Request,
    publish: Callable[[Mapping[TopicPartition, Sequence[Record]]], Awaitable[None]],
) -> int:
    """Publish what was asked for, a chunk a transaction of `publish`; how many records."""
    tp, first = request.partition, request.from_seq
    left = (await read_cursors(pool)).get(tp, 0) - first + 1
    outbox = Outbox(pool, county, {tp: first - 1})
    published = 0
    try:
        while left > published and (records := (await outbox.next()).records.get(tp)):
            again = records[: left - published]
            await publish({tp: again})
            published += len(again)
    finally:
        await outbox.close()
    await pool.execute(_DONE, request.id, published)
    _log.info("relay.republished", topic=tp.topic, partition=tp.partition, first=first, records=published)
    return published
