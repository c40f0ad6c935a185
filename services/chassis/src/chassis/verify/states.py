"""State topics stand outside the chain: the last version of each key must be the value that was published."""

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.kafka import KafkaAccess
from chassis.verify.finding import Checked
from contracts.topics import owned_by

POLL_MS = 500
_VALUES = "SELECT key, version, published_version, payload FROM state_records WHERE topic = $1"


async def check_states(pool: asyncpg.Pool, kafka: KafkaAccess, service: str) -> Checked | None:
    """The newest value per key of the service's state topics against its table; None where it has no such topic."""
    topics = [topic for topic in owned_by(service) if topic.kind == "state"]
    if not topics:
        return None
    checked, keys = Checked("I3", service, ""), 0
    consumer = AIOKafkaConsumer(
        **kafka.client_options(), isolation_level="read_committed", enable_auto_commit=False, auto_offset_reset="earliest"
    )
    try:
        await consumer.start()
        for topic in topics:
            before = {row["key"]: row for row in await pool.fetch(_VALUES, topic.name)}
            newest = await _newest(consumer, [TopicPartition(topic.name, number) for number in range(topic.partitions)])
            keys += len(newest)
            for key, row in before.items():
                version, value = newest.get(key, (0, None))
                if version < row["published_version"]:
                    checked.object_to(f"{topic.name} {key}: has version {version}, published is {row['published_version']}")
                elif version == row["version"] and value != row["payload"]:
                    checked.object_to(f"{topic.name} {key}: version {version} is another value in the store")
    finally:
        await consumer.stop()
    checked.looked_at = f"the newest values of {keys:,} keys of state topics"
    return checked


async def _newest(consumer: AIOKafkaConsumer, partitions: list[TopicPartition]) -> dict[str, tuple[int, bytes | None]]:
    ends = await consumer.end_offsets(partitions)
    consumer.assign(partitions)
    await consumer.seek_to_beginning(*partitions)
    newest: dict[str, tuple[int, bytes | None]] = {}
    unread = {tp for tp in partitions if await consumer.position(tp) < ends[tp]}
    while unread:
        for records in (await consumer.getmany(timeout_ms=POLL_MS)).values():
            for record in records:
                version = int(dict(record.headers).get("ce_stateversion", b"0"))
                key = (record.key or b"").decode(errors="replace")
                if version >= newest.get(key, (0, None))[0]:
                    newest[key] = (version, record.value)
        unread = {tp for tp in unread if await consumer.position(tp) < ends[tp]}
    return newest
