"""The relay: takes the lease, fences its predecessor, checks the tails, and publishes in order (ADR 0001)."""

import asyncio
import os
import socket
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import asyncpg
import structlog
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaConnectionError, KafkaError

from chassis.appending import WAKE_RELAY
from chassis.database import TRANSIENT
from chassis.kafka import KafkaAccess
from chassis.metrics import (
    PUBLISHED,
    RELAY_BATCH_RECORDS,
    RELAY_BATCH_SECONDS,
    RELAY_FENCED,
    RELAY_LEFT_OPEN,
    RELAY_RETRIES,
)
from chassis.pulse import beat
from chassis.relay.end_watch import EndWatch
from chassis.relay.lease import Lease, LeaseLost, take_lease
from chassis.relay.open_transactions import left_open, records_to_send_again
from chassis.relay.outbox import Outbox
from chassis.relay.ranges import log_published
from chassis.relay.reconcile import Forked, advance_cursors, compare_states, read_cursors, reconcile
from chassis.relay.republish import first_asked, open_requests, republish
from chassis.relay.send import Record, send
from chassis.relay.states import mark_published, read_changed
from chassis.relay.tail import read_last_states, read_tails
from chassis.topic_layout import state_partitions
from chassis.tracing import batch_span
from chassis.worker import listening, wait_for_wake

POLL_SECONDS = 0.2
RETRY_SECONDS = 0.5
FORK_RETRY_SECONDS = 5.0
ASKED_SECONDS = 1.0
"""So often the relay looks whether an operator has asked for something to be published again."""
BATCH_BYTES_MAX = 1 << 20
STOP_SECONDS_MAX = 5.0
TRANSACTION_TIMEOUT_MS = 30_000
END_SECONDS_MAX = 2.5
"""A transaction's end that is not answered by then is unsure, and the producer is dropped."""
CLIENT_RETRY_MS = 3_000
"""The client tries a lost end again by itself, and the first try may reach the broker in the next transaction: it waits longer
than END_SECONDS_MAX, so that by then there is no next transaction of this producer."""
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Relay:
    """Publishes what a service has stored. Several may run; the holder of the lease publishes, the others wait."""

    service: str
    county: str
    pool: asyncpg.Pool
    dsn: str
    kafka: KafkaAccess
    lease_seconds: float

    async def run(self) -> None:
        """Publish until cancelled, taking the lease whenever it is free."""
        holder = f"{socket.gethostname()}:{os.getpid()}"
        while True:
            try:
                lease = await take_lease(self.pool, holder, self.lease_seconds)
                if lease is not None:
                    await self._hold(lease)
                else:
                    beat("relay")
            except TRANSIENT as error:
                _log.warning("relay.retry", error=error)
            await asyncio.sleep(RETRY_SECONDS)

    async def _hold(self, lease: Lease) -> None:
        _log.info("relay.lease-taken", epoch=lease.epoch)
        try:
            while True:
                try:
                    await self._publish_with_one_producer(lease)
                except Forked as error:
                    await lease.record_fork(str(error))
                    _log.error("relay.forked", why=str(error), cure="cradle recover")
                    await lease.renew()
                    await asyncio.sleep(min(FORK_RETRY_SECONDS, self.lease_seconds / 2))
                except (KafkaError, TimeoutError) as error:
                    RELAY_RETRIES.inc()
                    _log.warning("relay.producer-dropped", error=error)
                    await lease.renew()
                    await asyncio.sleep(RETRY_SECONDS)
        except LeaseLost as error:
            RELAY_FENCED.inc()
            _log.warning("relay.lease-lost", why=str(error))
        finally:
            await asyncio.shield(_release(lease))

    async def _publish_with_one_producer(self, lease: Lease) -> None:
        """Start a producer, which fences the one before; check the tails; publish until something is unsure."""
        producer = AIOKafkaProducer(
            **self.kafka.client_options(),
            transactional_id=f"{self.service}-relay",
            transaction_timeout_ms=TRANSACTION_TIMEOUT_MS,
            retry_backoff_ms=CLIENT_RETRY_MS,
            compression_type="zstd",
            max_batch_size=BATCH_BYTES_MAX,
            max_request_size=8 * BATCH_BYTES_MAX,
            linger_ms=0,
        )
        try:
            async with asyncio.timeout(STOP_SECONDS_MAX * 3):
                await _start(producer)
            await lease.renew()
            partitions = list(await read_cursors(self.pool))
            if ended := await self._end_what_is_open(producer, partitions):
                await left_open(self.kafka, ended)
            tails = await read_tails(self.kafka, partitions)
            half_filled = first_asked(await open_requests(self.pool))
            await reconcile(self.pool, lease.epoch, tails, half_filled)
            await compare_states(self.pool, await read_last_states(self.kafka, state_partitions(self.service)))
            await lease.record_fork(None)
            await self._publish(producer, lease)
        finally:
            await _stop(producer)

    async def _publish(self, producer: AIOKafkaProducer, lease: Lease) -> None:
        wake, watch, look_at = asyncio.Event(), EndWatch(), 0.0
        loop = asyncio.get_running_loop()
        outbox = Outbox(self.pool, self.county, await read_cursors(self.pool))
        try:
            async with listening(self.dsn, WAKE_RELAY, wake) as listener:
                while not listener.is_closed():
                    await lease.renew()
                    beat("relay")
                    if loop.time() >= look_at:
                        await self._publish_again(producer, lease)
                        look_at = loop.time() + ASKED_SECONDS
                    if sent := await self._publish_once(producer, lease, outbox):
                        watch.sent(sent)
                        continue
                    if due := watch.due():
                        watch.looked(await self._end_what_is_open(producer, due))
                    await wait_for_wake(wake, POLL_SECONDS)
        finally:
            await outbox.close()

    async def _publish_again(self, producer: AIOKafkaProducer, lease: Lease) -> None:
        """Fill the holes that an operator has named, each chunk under the lease."""

        async def publish(records: Mapping[TopicPartition, Sequence[Record]]) -> None:
            await lease.renew()
            beat("relay")
            await _in_one_transaction(producer, records)

        for request in await open_requests(self.pool):
            await republish(self.pool, self.county, request, publish)

    async def _end_what_is_open(self, producer: AIOKafkaProducer, partitions: Collection[TopicPartition]) -> set[TopicPartition]:
        """End transactions that a broker has left open in these partitions, by sending a record of theirs again; which they were."""
        unended = await left_open(self.kafka, partitions)
        again = await records_to_send_again(self.pool, self.county, unended) if unended else {}
        if again:
            RELAY_LEFT_OPEN.inc(len(again))
            _log.warning("relay.transaction-left-open", partitions=sorted(f"{tp.topic}[{tp.partition}]" for tp in unended))
            await _in_one_transaction(producer, again)
        return unended

    async def _publish_once(self, producer: AIOKafkaProducer, lease: Lease, outbox: Outbox) -> set[TopicPartition]:
        """One transaction of events and changed states, then the cursors; the partitions it touched, none if there was nothing."""
        chunk = await outbox.next()
        states = await read_changed(self.pool, self.county)
        if not chunk.records and not states:
            return set()
        by_partition = dict(chunk.records)
        for state in states:
            by_partition.setdefault(state.partition, []).append(state.record)
        headers = (record[2] for records in by_partition.values() for record in records)
        with RELAY_BATCH_SECONDS.time(), batch_span("publish", headers):
            await _in_one_transaction(producer, by_partition)
        RELAY_BATCH_RECORDS.observe(sum(map(len, by_partition.values())))
        log_published(by_partition)
        if chunk.records:
            await advance_cursors(self.pool, lease.epoch, chunk.reached)
            for tp, records in chunk.records.items():
                PUBLISHED.labels(tp.topic).inc(len(records))
        if states:
            await mark_published(self.pool, states)
        return set(by_partition)


async def _in_one_transaction(producer: AIOKafkaProducer, by_partition: Mapping[TopicPartition, Sequence[Record]]) -> None:
    await producer.begin_transaction()
    deliveries = [future for tp, records in by_partition.items() for future in await send(producer, tp, records)]
    await asyncio.gather(*deliveries)
    async with asyncio.timeout(END_SECONDS_MAX):
        await producer.commit_transaction()


async def _start(producer: AIOKafkaProducer) -> None:
    """Start it. A broker that is fenced off by its controller names no brokers: aiokafka then fails an assertion of its own."""
    try:
        await producer.start()
    except AssertionError as error:
        raise KafkaConnectionError("the coordinator is not among the brokers that the broker names") from error


async def _stop(producer: AIOKafkaProducer) -> None:
    """Let go of a producer, whatever state it is in: its transaction is ended by the next one's start."""
    try:
        async with asyncio.timeout(STOP_SECONDS_MAX):
            await producer.stop()
    except (KafkaError, TimeoutError, OSError) as error:
        _log.warning("relay.producer-stop", error=error)


async def _release(lease: Lease) -> None:
    try:
        await lease.release()
    except TRANSIENT as error:
        _log.warning("relay.release", error=error)
