"""What the topics hold last: the newest committed record of each partition that bears a place in the chain, or a state's version."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from chassis.kafka import KafkaAccess
from chassis.known_partitions import make_known
from contracts.envelope import Link, NotOfTheLog, read_link

WINDOW = 64
TIMEOUT_SECONDS = 30.0
_T = TypeVar("_T")


class LastState(NamedTuple):
    """A value of a key as subscribers have it."""

    topic: str
    key: str
    version: int
    payload: bytes


async def read_tails(kafka: KafkaAccess, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, Link]:
    """The last link of each partition that has one. Raises KafkaError, or TimeoutError after 30 s."""
    return await _read_last(kafka, partitions, _link_of)


async def read_last_states(kafka: KafkaAccess, partitions: Sequence[TopicPartition]) -> list[LastState]:
    """The last value in each partition of state topics. Raises KafkaError, or TimeoutError after 30 s."""
    return list((await _read_last(kafka, partitions, _state_of)).values()) if partitions else []


async def tails_of(consumer: AIOKafkaConsumer, ends: Mapping[TopicPartition, int]) -> dict[TopicPartition, Link]:
    """The last link before each of these ends, where there is one; the consumer is left assigned to some of the partitions."""
    return await _last_of(consumer, ends, _link_of)


def _link_of(record: ConsumerRecord) -> Link | None:
    try:
        return read_link(record.headers)
    except NotOfTheLog:
        return None


def _state_of(record: ConsumerRecord) -> LastState | None:
    version = dict(record.headers).get("ce_stateversion", b"")
    if not version.isdigit() or record.key is None or record.value is None:
        return None
    return LastState(record.topic, record.key.decode(errors="replace"), int(version), record.value)


async def _read_last(
    kafka: KafkaAccess, partitions: Sequence[TopicPartition], read: Callable[[ConsumerRecord], _T | None]
) -> dict[TopicPartition, _T]:
    consumer = AIOKafkaConsumer(
        **kafka.client_options(), isolation_level="read_committed", enable_auto_commit=False, auto_offset_reset="none"
    )
    async with asyncio.timeout(TIMEOUT_SECONDS):
        try:
            await consumer.start()
            make_known(consumer, partitions)
            return await _last_of(consumer, await consumer.end_offsets(list(partitions)), read)
        finally:
            await consumer.stop()


async def _last_of(
    consumer: AIOKafkaConsumer, ends: Mapping[TopicPartition, int], read: Callable[[ConsumerRecord], _T | None]
) -> dict[TopicPartition, _T]:
    begins = await consumer.beginning_offsets(list(ends))
    found: dict[TopicPartition, _T] = {}
    window, pending = WINDOW, {tp for tp in ends if ends[tp] > begins[tp]}
    while pending:
        starts = {tp: max(begins[tp], ends[tp] - window) for tp in pending}
        found |= await _read(consumer, starts, ends, read)
        pending = {tp for tp in pending if tp not in found and starts[tp] > begins[tp]}
        window *= 16
    return found


async def _read(
    consumer: AIOKafkaConsumer,
    starts: Mapping[TopicPartition, int],
    ends: Mapping[TopicPartition, int],
    read: Callable[[ConsumerRecord], _T | None],
) -> dict[TopicPartition, _T]:
    consumer.assign(list(starts))
    for tp, start in starts.items():
        consumer.seek(tp, start)
    found: dict[TopicPartition, _T] = {}
    unread = set(starts)
    while unread:
        for tp, records in (await consumer.getmany(timeout_ms=100)).items():
            for record in records:
                if record.offset < ends[tp] and (last := read(record)) is not None:
                    found[tp] = last
        unread = {tp for tp in unread if await consumer.position(tp) < ends[tp]}
    return found
