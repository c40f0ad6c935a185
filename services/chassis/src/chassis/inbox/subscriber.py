"""The FastStream side of the inbox: batches of raw records in, nothing committed to Kafka, positions from PostgreSQL."""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage

from chassis.appending import ForkedStore
from chassis.database import TRANSIENT
from chassis.inbox.inbox import Inbox, TooManyParked
from chassis.kafka import KafkaAccess
from chassis.metrics import BATCH_RECORDS, BATCH_SECONDS, INBOX_RETRIES, REWOUND
from chassis.tracing import batch_span

POLL_MS = 20
POLL_RECORDS_MAX = 400
"""A poll that brings as many is one of a backlog, and more is gathered at once."""
SHARE_RECORDS = 200
"""Taken from each partition in turn while gathering."""
REACH_SECONDS_MAX = 10.0
BACKOFF_SECONDS_MAX = 5.0
_log = structlog.get_logger()


class Subscriber(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka ships no types
    """Feeds an inbox. A fault of the moment is tried again in place; anything else ends the consumer, loudly, through `failed`."""

    def __init__(self, inbox: Inbox, kafka: KafkaAccess, topics: Sequence[str], records_max: int) -> None:
        self.inbox = inbox
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._broker = KafkaBroker(kafka.bootstrap, security=kafka.faststream_security(), logger=None, graceful_timeout=8)
        self._placing: set[asyncio.Task[None]] = set()
        self._joined = False
        self._reached: dict[TopicPartition, int] = {}
        self._records_max = records_max
        self._subscriber = self._broker.subscriber(
            *topics,
            batch=True,
            max_records=min(POLL_RECORDS_MAX, records_max),
            batch_timeout_ms=POLL_MS,
            group_id=f"cradle-{inbox.positions.consumer}",
            ack_policy=AckPolicy.MANUAL,
            auto_offset_reset="none",
            isolation_level="read_committed",
            listener=self,
            parser=_keep_raw,
            decoder=_hand_over,
        )
        self._subscriber(self._handle)

    async def start(self) -> None:
        """Join the group and begin to read."""
        await self._broker.start()

    async def stop(self) -> None:
        """Finish the batch in hand and leave the group."""
        for task in self._placing:
            task.cancel()
        await self._broker.stop()

    async def place_again_where_records_were_deleted(self) -> None:
        """The client would ask for a record that is no longer there, time and again, and say nothing."""
        consumer = self._consumer
        if not (assigned := consumer.assignment()):
            return
        try:
            async with asyncio.timeout(REACH_SECONDS_MAX):
                starts = await consumer.beginning_offsets(list(assigned))
                gone = {tp for tp in assigned & consumer.assignment() if await consumer.position(tp) < starts[tp]}
        except (KafkaError, TimeoutError) as error:
            _log.warning("inbox.starts-unknown", error=error)
            return
        if gone:
            await self._place(consumer, gone)

    async def place_again_where_the_store_went_back(self) -> None:
        """A database promoted without its last transactions knows an earlier position; a quiet partition would never tell."""
        try:
            async with asyncio.timeout(REACH_SECONDS_MAX), self.inbox.pool.acquire() as connection:
                stored = await self.inbox.positions.read(connection)
        except TRANSIENT as error:
            _log.warning("inbox.positions-unknown", error=error)
            return
        assigned = self._consumer.assignment()
        back = {tp for tp in assigned & stored.keys() if stored[tp].next_offset < self._reached.get(tp, 0)}
        for tp in back:
            del self._reached[tp]
            REWOUND.labels(tp.topic).inc()
            _log.warning("inbox.store-went-back", topic=tp.topic, partition=tp.partition, next_offset=stored[tp].next_offset)
        if back:
            await self._place(self._consumer, back)

    async def is_reached(self) -> bool:
        """Whether the group has given this consumer its share, and the broker answers it."""
        if not self._joined:
            return False
        try:
            async with asyncio.timeout(REACH_SECONDS_MAX):
                await self._consumer.topics()
        except (KafkaError, TimeoutError):
            return False
        return True

    def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Nothing to do: the position rows are the fence."""

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Hold the partitions at a valid position until theirs is read, since delivery does not wait for this listener."""
        self._joined = True
        consumer = self._consumer
        for tp in assigned:
            consumer.pause(tp)
            consumer.seek(tp, 0)
        task = asyncio.get_running_loop().create_task(self._place(consumer, assigned))
        self._placing.add(task)
        task.add_done_callback(self._placing.discard)

    @property
    def _consumer(self) -> AIOKafkaConsumer:
        consumer = self._subscriber.consumer
        assert consumer is not None  # noqa: S101
        return consumer

    async def _place(self, consumer: AIOKafkaConsumer, partitions: set[TopicPartition]) -> None:
        """Seek to the stored positions and let the partitions go; those stopped by a fork stay held.

        Where the records at the position are no longer there, reading begins with the first that is: a gap, told loudly.
        """
        backoff = 0.1
        while True:
            try:
                async with self.inbox.pool.acquire() as connection:
                    stored = await self.inbox.positions.read(connection)
                starts = await consumer.beginning_offsets(list(partitions))
                break
            except (*TRANSIENT, KafkaError) as error:
                _log.warning("inbox.positions-retry", error=error)
                await asyncio.sleep(backoff)
                backoff = min(backoff * 2, BACKOFF_SECONDS_MAX)
        for tp in partitions & consumer.assignment():
            if tp in stored:
                offset = stored[tp].next_offset
                if offset < starts[tp]:
                    _log.error("inbox.records-deleted", topic=tp.topic, partition=tp.partition, next_offset=offset,
                               first_offset=starts[tp], cure="cradle republish by the topic's owner")  # fmt: skip
                consumer.seek(tp, max(offset, starts[tp]))
                consumer.resume(tp)

    async def _handle(self, records: Any) -> None:
        """One batch. Nothing may escape: FastStream would log it and go on after the batch."""
        backoff = 0.1
        if len(records) >= POLL_RECORDS_MAX:
            records = await self._gather(records)
        while not self.failed.done():
            try:
                with BATCH_SECONDS.time(), batch_span("apply", (record.headers for record in records)):
                    gaps = await self.inbox.process(records)
                BATCH_RECORDS.observe(len(records))
                self._reached |= {tp: r.offset + 1 for r in records if (tp := TopicPartition(r.topic, r.partition)) not in gaps}
                if gaps:
                    await self._rewind(gaps)
                return
            except (*TRANSIENT, ForkedStore) as error:
                INBOX_RETRIES.inc()
                _log.warning("inbox.retry", error=error, backoff_seconds=backoff)
                await asyncio.sleep(backoff)
                backoff = min(backoff * 2, BACKOFF_SECONDS_MAX)
            except TooManyParked as error:
                self._fail(error)
            except Exception as error:  # noqa: BLE001  a defect: stop at this batch rather than skip it
                _log.exception("inbox.failed")
                self._fail(error)

    async def _gather(self, polled: Sequence[ConsumerRecord]) -> list[ConsumerRecord]:
        """Add what has been fetched of a backlog, evenly from all partitions.

        A poll empties one partition before it turns to the next; events of one day would then be read hours apart, and much
        would be decided only to be taken back.
        """
        records = list(polled)
        consumer = self._consumer
        gathered = True
        while gathered and len(records) < self._records_max:
            gathered = False
            for tp in sorted(consumer.assignment()):
                room = self._records_max - len(records)
                if room <= 0:
                    break
                try:
                    fetched = await consumer.getmany(tp, timeout_ms=0, max_records=min(SHARE_RECORDS, room))
                except KafkaError as error:
                    _log.warning("inbox.gather", error=error)
                    return records
                for more in fetched.values():
                    records += more
                    gathered = True
        return records

    def _fail(self, error: Exception) -> None:
        if not self.failed.done():
            self.failed.set_exception(error)

    async def _rewind(self, partitions: set[TopicPartition]) -> None:
        for tp in partitions:
            REWOUND.labels(tp.topic).inc()
            _log.warning("inbox.gap", topic=tp.topic, partition=tp.partition)
        await self._place(self._consumer, partitions)


async def _keep_raw(message: tuple[ConsumerRecord, ...]) -> KafkaMessage:
    """Headers are not decoded here: one that is not UTF-8 must not cost a poll."""
    return KafkaMessage(body=b"", raw_message=message, headers={}, batch_headers=[], consumer=None)  # type: ignore[arg-type]


async def _hand_over(message: KafkaMessage) -> Any:
    return message.raw_message
