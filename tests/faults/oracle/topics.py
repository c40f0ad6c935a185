"""The topics as somebody else's client reads them: every committed record of every partition, from the first to the last."""

from collections.abc import Iterable
from typing import NamedTuple

from confluent_kafka import Consumer, Message, TopicPartition

POLL_SECONDS = 1.0
SILENT_POLLS_MAX = 30
REQUEST_SECONDS = 30.0


class TopicRecord(NamedTuple):
    """A record with what the promises are about; headers that are missing or unreadable are None."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    event_id: str | None
    sequence: int | None
    previous_id: str | None
    state_version: int | None


class Unreadable(Exception):
    """A topic could not be read to its end: the broker is silent, or a transaction in it stays open."""


def read_topics(bootstrap: str, names: Iterable[str]) -> list[TopicRecord]:
    """The records of these topics by partition and offset. Raises Unreadable, or KafkaException."""
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "cradle-oracle",
            "isolation.level": "read_committed",
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            "enable.partition.eof": True,
        }
    )
    try:
        known = consumer.list_topics(timeout=REQUEST_SECONDS).topics
        partitions = [
            TopicPartition(name, number, 0) for name in sorted(names) if name in known for number in known[name].partitions
        ]
        unread = {}
        for tp in partitions:
            low, high = consumer.get_watermark_offsets(tp, timeout=REQUEST_SECONDS)
            tp.offset = low
            if high > low:
                unread[tp.topic, tp.partition] = high
        consumer.assign([tp for tp in partitions if (tp.topic, tp.partition) in unread])
        records = list(_until_read(consumer, set(unread)))
    finally:
        consumer.close()
    return sorted(records, key=lambda record: record[:3])


def _until_read(consumer: Consumer, unread: set[tuple[str, int]]) -> Iterable[TopicRecord]:
    """Until each partition has said that its end, for who reads what is committed, is reached."""
    silent = 0
    while unread:
        messages = consumer.consume(5_000, POLL_SECONDS)
        silent = 0 if messages else silent + 1
        if silent > SILENT_POLLS_MAX:
            raise Unreadable(f"no end of {sorted(unread)[:5]}")
        for message in messages:
            if message.error() is None:
                yield _record(message)
            elif message.error().name() == "_PARTITION_EOF":
                unread.discard((message.topic(), message.partition()))
            elif not message.error().retriable():
                raise Unreadable(str(message.error()))


def _record(message: Message) -> TopicRecord:
    headers: dict[str, str] = {}
    for name, value in message.headers() or ():
        headers.setdefault(name, (value or b"").decode("utf-8", "replace"))
    return TopicRecord(
        message.topic(), message.partition(), message.offset(), message.key(), message.value(),
        headers.get("ce_id"), _number(headers.get("ce_partitionseq")), headers.get("ce_previousid"),
        _number(headers.get("ce_stateversion")),
    )  # fmt: skip


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() else None
