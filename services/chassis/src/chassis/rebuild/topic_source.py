"""A rebuild's source: the topics themselves, as any subscriber reads them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from chassis.kafka import KafkaAccess
from chassis.rebuild.source import BATCH_EVENTS_MAX, BrokenChain, Found, Place
from contracts.envelope import NotOfTheLog, read_envelope, read_link

POLL_MS = 500


@dataclass(slots=True)
class TopicSource:
    """The committed records of some topics up to where they ended at the start; `topic_source` opens one."""

    consumer: AIOKafkaConsumer
    offsets: Mapping[TopicPartition, int]
    _placed: bool = False
    _ahead: dict[TopicPartition, int] = field(default_factory=dict)

    async def ends(self) -> Mapping[TopicPartition, int]:
        """The end offsets: no fewer than the events there are, since repeats and markers have offsets too."""
        return self.offsets

    async def next(self, places: Mapping[TopicPartition, Place]) -> list[Found]:
        """As the protocol says, read as the inbox does: what is no event of the log is passed over, and what is ahead of a hole
        discarded until the missing event comes. Raises BrokenChain where it never does."""
        if not self._placed:
            self.consumer.assign(list(places))
            for tp, place in places.items():
                self.consumer.seek(tp, place.next_offset)
            self._placed = True
        found: list[Found] = []
        sequences = {tp: place.last_seq for tp, place in places.items()}
        while not found and await self._unread():
            for tp, records in (await self.consumer.getmany(timeout_ms=POLL_MS, max_records=BATCH_EVENTS_MAX)).items():
                for record in records:
                    if tp in sequences and record.offset < self.offsets[tp] and self._follows(tp, record, sequences[tp]):
                        found.append(Found(tp, record.offset + 1, read_envelope(record.headers), record.value or b""))
                        sequences[tp] = found[-1].envelope.partition_seq
        if not found and (broken := {tp: seq for tp, seq in self._ahead.items() if tp in places}):
            tp, seq = next(iter(broken.items()))
            raise BrokenChain(f"{tp.topic}[{tp.partition}]: {seq} follows {sequences[tp]}; `cradle republish` fills the hole")
        return found

    def _follows(self, tp: TopicPartition, record: ConsumerRecord, last_seq: int) -> bool:
        """Whether a record is the partition's next event."""
        try:
            seq = read_link(record.headers).partition_seq
        except NotOfTheLog:
            return False
        if seq == last_seq + 1:
            self._ahead.pop(tp, None)
        elif seq > last_seq:
            self._ahead[tp] = seq
        return seq == last_seq + 1

    async def _unread(self) -> bool:
        return any([await self.consumer.position(tp) < self.offsets[tp] for tp in self.consumer.assignment()])


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
