"""A rebuild's source: the topics themselves, as any subscriber reads them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from chassis.kafka import KafkaAccess
from chassis.rebuild.source import BATCH_EVENTS_MAX, Found, Place
from contracts.envelope import NotOfTheLog, read_envelope, read_link

POLL_MS = 500


@dataclass(slots=True)
class TopicSource:
    """The committed records of some topics up to where they ended at the start; `topic_source` opens one."""

    consumer: AIOKafkaConsumer
    offsets: Mapping[TopicPartition, int]
    _placed: bool = False

    async def ends(self) -> Mapping[TopicPartition, int]:
        """The end offsets: no fewer than the events there are, since repeats and markers have offsets too."""
        return self.offsets

    async def next(self, places: Mapping[TopicPartition, Place]) -> list[Found]:
        """As the protocol says. A record that is no event of the log is passed over, as the inbox does."""
        if not self._placed:
            self.consumer.assign(list(self.offsets))
            for tp in self.offsets:
                self.consumer.seek(tp, places[tp].next_offset)
            self._placed = True
        found: list[Found] = []
        sequences = {tp: place.last_seq for tp, place in places.items()}
        while not found and await self._unread():
            for tp, records in (await self.consumer.getmany(timeout_ms=POLL_MS, max_records=BATCH_EVENTS_MAX)).items():
                for record in records:
                    if record.offset < self.offsets[tp] and _is_next(record, sequences[tp]):
                        found.append(Found(tp, record.offset + 1, read_envelope(record.headers), record.value or b""))
                        sequences[tp] = found[-1].envelope.partition_seq
        return found

    async def _unread(self) -> bool:
        return any([await self.consumer.position(tp) < end for tp, end in self.offsets.items()])


def _is_next(record: ConsumerRecord, last_seq: int) -> bool:
    try:
        return read_link(record.headers).partition_seq > last_seq
    except NotOfTheLog:
        return False


@asynccontextmanager
async def topic_source(kafka: KafkaAccess, partitions: Sequence[TopicPartition]) -> AsyncIterator[TopicSource]:
    """Open the partitions as far as they reach now."""
    consumer = AIOKafkaConsumer(
        **kafka.client_options(), isolation_level="read_committed", enable_auto_commit=False, auto_offset_reset="earliest"
    )
    try:
        await consumer.start()
        yield TopicSource(consumer, await consumer.end_offsets(list(partitions)))
    finally:
        await consumer.stop()
