"""Reading topics for a person: where they stand, their last records, and a part of them again by a subscriber's rules."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from pydantic_core import from_json

from chassis.kafka import KafkaAccess
from chassis.relay.tail import tails_of
from chassis.topic_layout import partitions_of
from contracts.envelope import Link, NotOfTheLog, read_link

POLL_MS = 300
MARKERS_MAX = 8
"""A transaction's end takes an offset too: so many offsets are read for a record of a tail."""


@dataclass(frozen=True, slots=True)
class TopicStanding:
    """A partition's offsets, and the last event before its end."""

    partition: int
    begin: int
    end: int
    last_seq: int | None
    last_id: str | None
    last_time: str | None


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a topic: one partition or all, from a sequence or a time on, of one key, so many at most."""

    topic: str
    partition: int | None = None
    from_seq: int | None = None
    since: datetime | None = None
    key: str | None = None
    limit: int | None = None


async def standing_of(kafka: KafkaAccess, topic: str) -> list[TopicStanding]:
    """Where each partition of a topic stands. Raises KafkaError."""
    async with _consumer(kafka) as consumer:
        partitions = _partitions(topic, None)
        begins, ends = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
        last = {tp: records[-1] for tp, records in (await _last(consumer, partitions, ends, 1)).items() if records}
        tails = await tails_of(consumer, ends)
        return [
            TopicStanding(
                tp.partition,
                begins[tp],
                ends[tp],
                tails[tp].partition_seq if tp in tails else None,
                str(tails[tp].id) if tp in tails else None,
                _time(last[tp]) if tp in last else None,
            )
            for tp in partitions
        ]


async def tail_of(kafka: KafkaAccess, topic: str, partition: int | None, count: int) -> list[dict[str, Any]]:
    """The last `count` records of each partition, in the order of their offsets."""
    async with _consumer(kafka) as consumer:
        partitions = _partitions(topic, partition)
        found = await _last(consumer, partitions, await consumer.end_offsets(partitions), count)
        return [_document(record) for tp in partitions for record in found[tp][-count:]]


async def read_cut(kafka: KafkaAccess, cut: Cut, write: Callable[[dict[str, Any]], None]) -> list[str]:
    """Write each event of a cut, by the rules of a subscriber, up to where the topic ends now; holes that were met, in words."""
    async with _consumer(kafka) as consumer:
        partitions = _partitions(cut.topic, cut.partition)
        ends = await consumer.end_offsets(partitions)
        await _start(consumer, partitions, cut)
        last: dict[TopicPartition, int] = dict.fromkeys(partitions, (cut.from_seq or 1) - 1)
        if cut.since is not None:
            last = {}
        ahead: dict[TopicPartition, int] = {}
        written = 0
        async for tp, record in _until(consumer, ends):
            link = _link(record)
            if link is not None and not _follows(tp, link, last, ahead):
                continue
            if cut.key is None or record.key == cut.key.encode():
                write(_document(record))
                written += 1
            if written == cut.limit:
                break
    return [
        f"{tp.topic}[{tp.partition}]: {last[tp] + 1} is missing before {seq}: `cradle republish`" for tp, seq in ahead.items()
    ]


def _follows(tp: TopicPartition, link: Link, last: dict[TopicPartition, int], ahead: dict[TopicPartition, int]) -> bool:
    seq = link.partition_seq
    known = last.setdefault(tp, seq - 1)
    if seq > known + 1:
        ahead.setdefault(tp, seq)
    if seq != known + 1:
        return False
    last[tp] = seq
    ahead.pop(tp, None)
    return True


async def _start(consumer: AIOKafkaConsumer, partitions: Sequence[TopicPartition], cut: Cut) -> None:
    consumer.assign(partitions)
    await consumer.seek_to_beginning(*partitions)
    if cut.since is not None:
        at = int(cut.since.replace(tzinfo=cut.since.tzinfo or UTC).timestamp() * 1000)
        for tp, found in (await consumer.offsets_for_times(dict.fromkeys(partitions, at))).items():
            if found is None:
                await consumer.seek_to_end(tp)
            else:
                consumer.seek(tp, found.offset)


async def _last(
    consumer: AIOKafkaConsumer, partitions: Sequence[TopicPartition], ends: Mapping[TopicPartition, int], count: int
) -> dict[TopicPartition, list[ConsumerRecord]]:
    begins = await consumer.beginning_offsets(partitions)
    consumer.assign(partitions)
    for tp in partitions:
        consumer.seek(tp, max(begins[tp], ends[tp] - count * MARKERS_MAX))
    found: dict[TopicPartition, list[ConsumerRecord]] = {tp: [] for tp in partitions}
    async for tp, record in _until(consumer, ends):
        found[tp].append(record)
    return found


async def _until(
    consumer: AIOKafkaConsumer, ends: Mapping[TopicPartition, int]
) -> AsyncIterator[tuple[TopicPartition, ConsumerRecord]]:
    unread = {tp for tp, end in ends.items() if await consumer.position(tp) < end}
    while unread:
        for tp, records in (await consumer.getmany(timeout_ms=POLL_MS)).items():
            for record in records:
                if record.offset < ends[tp]:
                    yield tp, record
        unread = {tp for tp in unread if await consumer.position(tp) < ends[tp]}


def _document(record: ConsumerRecord) -> dict[str, Any]:
    return {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "key": None if record.key is None else record.key.decode(errors="backslashreplace"),
        "headers": {name: (value or b"").decode(errors="backslashreplace") for name, value in record.headers},
        "value": _value(record.value),
    }


def _value(value: bytes | None) -> Any:
    try:
        return None if value is None else from_json(value)
    except ValueError:
        return (value or b"").decode(errors="backslashreplace")


def _time(record: ConsumerRecord) -> str:
    told = dict(record.headers).get("ce_time")
    return told.decode() if told else datetime.fromtimestamp(record.timestamp / 1000, UTC).isoformat()


def _link(record: ConsumerRecord) -> Link | None:
    try:
        return read_link(record.headers)
    except NotOfTheLog:
        return None


def _partitions(topic: str, partition: int | None) -> list[TopicPartition]:
    return [TopicPartition(topic, number) for number in range(partitions_of(topic)) if partition in (None, number)]


@asynccontextmanager
async def _consumer(kafka: KafkaAccess) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        **kafka.client_options(), isolation_level="read_committed", enable_auto_commit=False, auto_offset_reset="earliest"
    )
    try:
        await consumer.start()
        yield consumer
    finally:
        await consumer.stop()
