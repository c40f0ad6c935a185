"""What a topic's partition holds beyond the last event it shares with the store, read from its end backwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from chassis.database import Connection
from contracts.envelope import Link, NotOfTheLog, read_link

WINDOW, GROWTH = 512, 16
POLL_MS = 100
_STORED = """
    SELECT partition_seq, id FROM events WHERE topic = $1 AND partition = $2 AND partition_seq = ANY($3::bigint[])"""


class BrokenTopic(Exception):
    """A topic does not hold one dense chain: nothing can be imported from it; the text says where it breaks."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """`common`: the last sequence under which both have the same event (0: none); `records`: what the topic has after it."""

    common: int
    records: Sequence[ConsumerRecord] = field(repr=False)
    end_offset: int

    @property
    def topic_last(self) -> int:
        """The last sequence the topic holds."""
        return self.common + len(self.records)


async def read_beyond(consumer: AIOKafkaConsumer, connection: Connection, tp: TopicPartition) -> Beyond:
    """Read a partition back to the last event that the store has too. Raises BrokenTopic, KafkaError."""
    begin = (await consumer.beginning_offsets([tp]))[tp]
    end = (await consumer.end_offsets([tp]))[tp]
    window = WINDOW
    while True:
        start = max(begin, end - window)
        chain = await _read_chain(consumer, tp, start, end)
        rows = await connection.fetch(_STORED, tp.topic, tp.partition, [link.partition_seq for link, _ in chain])
        stored = {row[0]: row[1] for row in rows}
        common = max((link.partition_seq for link, _ in chain if stored.get(link.partition_seq) == link.id), default=0)
        if common or start == begin:
            return Beyond(common, _after(tp, common, chain), end)
        window *= GROWTH


async def _read_chain(consumer: AIOKafkaConsumer, tp: TopicPartition, start: int, end: int) -> list[tuple[Link, ConsumerRecord]]:
    """The committed records of the log between two offsets."""
    consumer.assign([tp])
    consumer.seek(tp, start)
    found = []
    while await consumer.position(tp) < end:
        for record in (await consumer.getmany(timeout_ms=POLL_MS)).get(tp, []):
            if record.offset >= end:
                break
            try:
                found.append((read_link(record.headers), record))
            except NotOfTheLog:
                continue
    return found


def _after(tp: TopicPartition, common: int, chain: Sequence[tuple[Link, ConsumerRecord]]) -> list[ConsumerRecord]:
    """The chain's records after a sequence, each once; repeats bear the id they had."""
    known = {link.partition_seq: link for link, _ in chain if link.partition_seq == common}
    records = []
    last = common
    for link, record in chain:
        if link.partition_seq <= last:
            if link.partition_seq in known and known[link.partition_seq].id != link.id:
                raise BrokenTopic(f"{tp.topic}[{tp.partition}] has two events under sequence {link.partition_seq}")
            continue
        before = known.get(last)
        if link.partition_seq != last + 1 or (before is not None and link.previous_id != before.id):
            raise BrokenTopic(f"{tp.topic}[{tp.partition}] has {link.partition_seq} after {last}: what is between is lost")
        known[link.partition_seq] = link
        records.append(record)
        last = link.partition_seq
    return records
