"""What the topics hold last: the newest committed record of each partition that bears a place in the chain."""

import asyncio
from collections.abc import Mapping, Sequence

from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.kafka import KafkaAccess
from chassis.known_partitions import make_known
from contracts.envelope import Link, NotOfTheLog, read_link

WINDOW = 64
TIMEOUT_SECONDS = 30.0


async def read_tails(kafka: KafkaAccess, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, Link]:
    """The last link of each partition that has one. Raises KafkaError, or TimeoutError after 30 s."""
    consumer = AIOKafkaConsumer(
        **kafka.client_options(), isolation_level="read_committed", enable_auto_commit=False, auto_offset_reset="none"
    )
    async with asyncio.timeout(TIMEOUT_SECONDS):
        try:
            await consumer.start()
            make_known(consumer, partitions)
            return await tails_of(consumer, await consumer.end_offsets(list(partitions)))
        finally:
            await consumer.stop()


async def tails_of(consumer: AIOKafkaConsumer, ends: Mapping[TopicPartition, int]) -> dict[TopicPartition, Link]:
    """The last link before each of these ends, where there is one; the consumer is left assigned to some of the partitions."""
    begins = await consumer.beginning_offsets(list(ends))
    found: dict[TopicPartition, Link] = {}
    window, pending = WINDOW, {tp for tp in ends if ends[tp] > begins[tp]}
    while pending:
        starts = {tp: max(begins[tp], ends[tp] - window) for tp in pending}
        found |= await _read(consumer, starts, ends)
        pending = {tp for tp in pending if tp not in found and starts[tp] > begins[tp]}
        window *= 16
    return found


async def _read(
    consumer: AIOKafkaConsumer, starts: Mapping[TopicPartition, int], ends: Mapping[TopicPartition, int]
) -> dict[TopicPartition, Link]:
    consumer.assign(list(starts))
    for tp, start in starts.items():
        consumer.seek(tp, start)
    found: dict[TopicPartition, Link] = {}
    unread = set(starts)
    while unread:
        for tp, records in (await consumer.getmany(timeout_ms=100)).items():
            for record in records:
                try:
                    link = read_link(record.headers)
                except NotOfTheLog:
                    continue
                if record.offset < ends[tp]:
                    found[tp] = link
        unread = {tp for tp in unread if await consumer.position(tp) < ends[tp]}
    return found
