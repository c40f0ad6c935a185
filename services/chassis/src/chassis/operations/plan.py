"""What would bring a store and its topics together again, partition by partition; making the plan changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.database import Connection
from chassis.kafka import KafkaAccess
from chassis.operations.beyond import Beyond, read_beyond
from chassis.relay.tail import tails_of
from contracts.envelope import read_link

_HEADS = """
    SELECT c.topic, c.partition, c.last_seq, c.last_id, r.published_seq
    FROM partition_counters c JOIN relay_cursors r USING (topic, partition) ORDER BY c.topic, c.partition"""
_AT = """
    SELECT e.topic, e.partition, e.id FROM events e
    JOIN unnest($1::text[], $2::smallint[], $3::bigint[]) AS tail(topic, partition, seq)
      ON e.topic = tail.topic AND e.partition = tail.partition AND e.partition_seq = tail.seq"""


@dataclass(frozen=True, slots=True)
class PartitionPlan:
    """A partition whose store and topic differ. Sequences: `store_last` recorded, `published` by the cursor.

    `imports` events of the topic come into the store after the `common` one; what the store has there itself is put after them.
    Where the topic has nothing of its own, the cursor goes back to its end, and what it has lost is published again.
    """

    topic: str
    partition: int
    store_last: int
    published: int
    beyond: Beyond

    @property
    def imports(self) -> int:
        """Events that only the topic holds."""
        return len(self.beyond.records)

    @property
    def renumbered(self) -> int:
        """Events of the store that make room for the topic's."""
        return self.store_last - self.beyond.common if self.imports else 0

    @property
    def published_again(self) -> int:
        """Events that were published and that the topic has lost."""
        return max(0, self.published - self.beyond.topic_last) if not self.imports else 0

    @property
    def last_after(self) -> int:
        """The store's last sequence when the plan is done."""
        return self.beyond.topic_last + self.renumbered if self.imports else self.store_last

    @property
    def ids(self) -> Mapping[int, UUID]:
        """The ids of the topic's events by sequence, as far as they are imported."""
        return {link.partition_seq: link.id for link in (read_link(record.headers) for record in self.beyond.records)}

    def text(self) -> str:
        """In words."""
        place = f"{self.topic}[{self.partition}]"
        if self.imports:
            moved = f", {self.renumbered} of the store put after them" if self.renumbered else ""
            return f"{place}: {self.imports} events from the topic ({self.beyond.common + 1}–{self.beyond.topic_last}){moved}"
        return f"{place}: the topic ends at {self.beyond.topic_last}; {self.published_again} events are published again"


async def plan_partitions(connection: Connection, kafka: KafkaAccess) -> list[PartitionPlan]:
    """Compare every partition of the store's with its topic. Raises BrokenTopic, KafkaError."""
    heads = {TopicPartition(row[0], row[1]): row for row in await connection.fetch(_HEADS)}
    consumer = AIOKafkaConsumer(
        **kafka.client_options(), isolation_level="read_committed", enable_auto_commit=False, auto_offset_reset="none"
    )
    try:
        await consumer.start()
        differing = await _differing(connection, consumer, heads)
        return [
            PartitionPlan(tp.topic, tp.partition, heads[tp]["last_seq"], heads[tp]["published_seq"],
                          await read_beyond(consumer, connection, tp))
            for tp in differing
        ]  # fmt: skip
    finally:
        await consumer.stop()


async def _differing(
    connection: Connection, consumer: AIOKafkaConsumer, heads: Mapping[TopicPartition, asyncpg.Record]
) -> Sequence[TopicPartition]:
    """Partitions whose topic ends elsewhere than the cursor says, or with an event that the store has not there."""
    tails = await tails_of(consumer, await consumer.end_offsets(list(heads)))
    rows = await connection.fetch(
        _AT, [tp.topic for tp in tails], [tp.partition for tp in tails], [tail.partition_seq for tail in tails.values()]
    )
    stored = {TopicPartition(row[0], row[1]): row[2] for row in rows}
    found = []
    for tp, head in heads.items():
        tail = tails.get(tp)
        ends_at = tail.partition_seq if tail else 0
        if ends_at < head["published_seq"] or (tail and stored.get(tp) != tail.id):
            found.append(tp)
    return found
