"""Transactions that a broker counts as complete while their records stay invisible, and how to end them.

Seen on Kafka 4.3.1: a coordinator that knows no leader of a partition (the broker is stopping, or not yet unfenced after a
crash) takes it for deleted and skips the marker of a commit that it has promised. Subscribers who read committed then wait
before these records, until another transaction of the same producer ends in that partition. Sending the partition's last
record again is such a transaction, and subscribers drop it as a repeat.
"""

import asyncio
from collections.abc import Collection

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.kafka import KafkaAccess
from chassis.known_partitions import make_known
from chassis.relay.outbox import read_last_published
from chassis.relay.send import Record
from chassis.relay.states import read_some_published

SETTLE_SECONDS = 1.0
"""How long the markers of a commit may follow its answer before its transaction counts as left open."""

POLL_SECONDS = 0.05
TIMEOUT_SECONDS = 15.0


async def left_open(kafka: KafkaAccess, partitions: Collection[TopicPartition]) -> set[TopicPartition]:
    """Partitions with records that are still neither committed nor aborted after `SETTLE_SECONDS`.

    To be asked only while nothing is being sent to them. Raises KafkaError, or TimeoutError after 15 s.
    """
    ends = AIOKafkaConsumer(**kafka.client_options(), isolation_level="read_uncommitted", enable_auto_commit=False)
    stable = AIOKafkaConsumer(**kafka.client_options(), isolation_level="read_committed", enable_auto_commit=False)
    async with asyncio.timeout(TIMEOUT_SECONDS):
        try:
            await asyncio.gather(ends.start(), stable.start())
            make_known(ends, partitions)
            make_known(stable, partitions)
            end = await ends.end_offsets(list(partitions))
            unended, given_up_at = set(partitions), asyncio.get_running_loop().time() + SETTLE_SECONDS
            while True:
                reached = await stable.end_offsets(list(unended))
                unended = {tp for tp in unended if reached[tp] < end[tp]}
                if not unended or asyncio.get_running_loop().time() > given_up_at:
                    return unended
                await asyncio.sleep(POLL_SECONDS)
        finally:
            await asyncio.gather(ends.stop(), stable.stop())


async def records_to_send_again(
    pool: asyncpg.Pool, county: str, partitions: Collection[TopicPartition]
) -> dict[TopicPartition, list[Record]]:
    """A record that each of these partitions has already, where one was ever published to it."""
    return await read_last_published(pool, county, partitions) | await read_some_published(pool, county, partitions)
