"""The consume role: the inbox with its projections, until told to stop."""

import asyncio
from collections.abc import Sequence

import asyncpg
import structlog
from aiokafka import TopicPartition

from chassis.database import TRANSIENT
from chassis.inbox.inbox import Inbox
from chassis.inbox.lag import LagWatch
from chassis.inbox.parking import Parking
from chassis.inbox.positions import Positions
from chassis.inbox.retry import retry_unknown
from chassis.inbox.subscriber import Subscriber
from chassis.kafka import kafka_access
from chassis.pulse import beat
from chassis.service import Service
from chassis.settings import Settings
from chassis.store import EventStore
from chassis.topic_layout import partitions_of

ROUND_SECONDS = 3.0
BEGIN_RETRY_SECONDS = 0.5
_log = structlog.get_logger()


def inbox_of(service: Service, pool: asyncpg.Pool) -> Inbox:
    """A service's inbox."""
    return Inbox(pool, Positions(service.name), Parking(service.name, EventStore(partitions_of)), service.projections)


def topics_of(service: Service) -> list[str]:
    """The topics its projections read."""
    return sorted({topic.name for projection in service.projections for topic in projection.topics})


async def consume(service: Service, settings: Settings, pool: asyncpg.Pool) -> None:
    """Consume until cancelled. A fault that is neither of the moment nor of one event ends it with that exception."""
    topics = topics_of(service)
    if not topics:
        return
    inbox = inbox_of(service, pool)
    await _begin(inbox, topics)
    subscriber = Subscriber(inbox, kafka_access(settings), topics, settings.batch_records_max)
    beside = [
        asyncio.create_task(LagWatch(service.name, pool, kafka_access(settings), topics).run()),
        asyncio.create_task(_beat_while_reached(subscriber)),
    ]
    try:
        await subscriber.start()
        await subscriber.failed
    finally:
        for task in beside:
            task.cancel()
        await asyncio.shield(subscriber.stop())
        await asyncio.wait(beside, timeout=2)


async def _begin(inbox: Inbox, topics: Sequence[str]) -> None:
    """Make the positions, and try what earlier builds did not know; again, while the database is not to be had."""
    partitions = [TopicPartition(name, number) for name in topics for number in range(partitions_of(name))]
    while True:
        try:
            async with inbox.pool.acquire() as connection:
                await inbox.positions.ensure(connection, partitions)
            await retry_unknown(inbox)
        except TRANSIENT as error:
            _log.warning("consume.begin-retry", error=error)
            await asyncio.sleep(BEGIN_RETRY_SECONDS)
        else:
            return


async def _beat_while_reached(subscriber: Subscriber) -> None:
    while True:
        if await subscriber.is_reached():
            beat("consume")
            await subscriber.place_again_where_records_were_deleted()
            await subscriber.place_again_where_the_store_went_back()
        await asyncio.sleep(ROUND_SECONDS)
