"""How far a consumer is behind the ends of its topics, by the sequences of the chain.

It asks Kafka and PostgreSQL itself and so sees a consumer that stands still as well. Offsets would not do: a transaction's end
takes one too, and each partition would for ever seem one behind.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import asyncpg
import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError
from prometheus_client import Gauge

from chassis.database import TRANSIENT
from chassis.inbox.progress_group import ProgressGroup
from chassis.kafka import KafkaAccess
from chassis.metrics import LAG_EVENTS, LAG_SECONDS
from chassis.relay.tail import tails_of
from chassis.topic_layout import partitions_of

LOOK_EVERY_SECONDS = 10.0
TOPIC_SECONDS_MAX = 30.0
RECORD_SECONDS_MAX = 2.0
REQUEST_MS = 5_000
_POSITIONS = "SELECT topic, partition, next_offset, last_seq FROM inbox_positions WHERE consumer = $1"
_FAULTS = (*TRANSIENT, asyncpg.PostgresError, KafkaError)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Lag:
    """Events of a topic that are not applied, the age of the oldest in seconds (None: unknown), and the offsets reached."""

    events: int
    seconds: float | None
    offsets: Mapping[TopicPartition, int]


@dataclass(slots=True)
class LagWatch:
    """Looks every 10 s, tells the metrics, and commits the offsets reached under a group that exists for Kafka's tools alone."""

    consumer: str
    pool: asyncpg.Pool
    access: KafkaAccess
    topics: Sequence[str]
    _tails: dict[TopicPartition, tuple[int, int]] = field(default_factory=dict)
    """Per partition an end and the sequence of the last event before it: what has not grown is not read again."""
    _waiting: dict[TopicPartition, tuple[int, datetime | None]] = field(default_factory=dict)
    """Per partition a position and the time of the event at it, None where there is none."""

    async def run(self) -> None:
        """Look until cancelled. What cannot be read has no figure meanwhile; the work itself never waits for it."""
        while True:
            kafka = AIOKafkaConsumer(
                **self.access.client_options(),
                isolation_level="read_committed",
                enable_auto_commit=False,
                auto_offset_reset="none",
                request_timeout_ms=REQUEST_MS,
            )
            group = ProgressGroup(self.consumer, self.access, self.topics)
            try:
                await kafka.start()
                while True:
                    reached = await self._look(kafka)
                    await group.commit(reached)
                    await asyncio.sleep(LOOK_EVERY_SECONDS)
            except Exception as error:  # noqa: BLE001  the work does not end because its lag cannot be told
                self._forget(self.topics)
                _log.warning("lag.unknown", error=error)
            finally:
                await asyncio.shield(_stop(kafka, group))
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def _look(self, kafka: AIOKafkaConsumer) -> dict[TopicPartition, int]:
        """Measure every topic; one that cannot be read costs only its own figure."""
        rows = await self.pool.fetch(_POSITIONS, self.consumer)
        positions = {TopicPartition(row[0], row[1]): (row[2], row[3]) for row in rows}
        reached: dict[TopicPartition, int] = {}
        for topic in self.topics:
            try:
                async with asyncio.timeout(TOPIC_SECONDS_MAX):
                    lag = await self.measure(kafka, topic, positions)
            except _FAULTS as error:
                self._forget([topic])
                _log.warning("lag.unknown", topic=topic, error=error)
                continue
            LAG_EVENTS.labels(self.consumer, topic).set(lag.events)
            if lag.seconds is None:
                _remove(LAG_SECONDS, self.consumer, topic)
            else:
                LAG_SECONDS.labels(self.consumer, topic).set(lag.seconds)
            reached |= lag.offsets
        kafka.unsubscribe()
        return reached

    async def measure(self, kafka: AIOKafkaConsumer, topic: str, positions: Mapping[TopicPartition, tuple[int, int]]) -> Lag:
        """The lag of a topic, `positions` being the next offset and last sequence per partition. Raises KafkaError."""
        partitions = [TopicPartition(topic, number) for number in range(partitions_of(topic))]
        ends = await kafka.end_offsets(partitions)
        grown = {tp: end for tp, end in ends.items() if self._tails.get(tp, (None, 0))[0] != end}
        tails = await tails_of(kafka, grown) if grown else {}
        self._tails |= {tp: (end, tails[tp].partition_seq if tp in tails else 0) for tp, end in grown.items()}
        behind = {tp: self._tails[tp][1] - positions[tp][1] for tp in partitions if self._tails[tp][1] > positions[tp][1]}
        oldest = await self._oldest(kafka, {tp: positions[tp][0] for tp in behind})
        now = datetime.now(UTC)
        return Lag(
            events=sum(behind.values()),
            seconds=max((max(0.0, (now - at).total_seconds()) for at in oldest), default=None if behind else 0.0),
            offsets={tp: positions[tp][0] if tp in behind else ends[tp] for tp in partitions},
        )

    async def _oldest(self, kafka: AIOKafkaConsumer, starts: Mapping[TopicPartition, int]) -> list[datetime]:
        """When the events at these positions were recorded; behind a hole, where what follows has been passed, there is none."""
        unread = {tp: start for tp, start in starts.items() if self._waiting.get(tp, (None,))[0] != start}
        if unread:
            kafka.assign(list(unread))
            for tp, start in unread.items():
                kafka.seek(tp, start)
            for tp, start in unread.items():
                self._waiting[tp] = (start, await _recorded_at_position(kafka, tp))
        return [at for at in (self._waiting[tp][1] for tp in starts) if at is not None]

    def _forget(self, topics: Sequence[str]) -> None:
        for topic in topics:
            _remove(LAG_EVENTS, self.consumer, topic)
            _remove(LAG_SECONDS, self.consumer, topic)


async def _recorded_at_position(kafka: AIOKafkaConsumer, tp: TopicPartition) -> datetime | None:
    """The time of the event that comes next; for a record that states none, when it was sent."""
    try:
        async with asyncio.timeout(RECORD_SECONDS_MAX):
            record: ConsumerRecord = await kafka.getone(tp)
    except TimeoutError:
        return None
    for name, value in record.headers:
        if name == "ce_time":
            return datetime.fromisoformat(value.decode())
    return datetime.fromtimestamp(record.timestamp / 1000, UTC)


def _remove(gauge: Gauge, *labels: str) -> None:
    with suppress(KeyError):
        gauge.remove(*labels)


async def _stop(kafka: AIOKafkaConsumer, group: ProgressGroup) -> None:
    await group.stop()
    await kafka.stop()
