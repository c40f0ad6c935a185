"""Reading what a contender has put on a topic."""

from __future__ import annotations

from aiokafka import AIOKafkaConsumer, TopicPartition

QUIET_SECONDS = 3.0
POLL_MS = 500


async def read_quietly(kafka: str, topic: str, partitions: int = 12) -> list[tuple[bytes, bytes]]:
    """Key and value of every committed record, until none has come for three seconds.

    Commit markers may arrive after a producer of another process has closed: the end offsets alone do not tell.
    """
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, isolation_level="read_committed", enable_auto_commit=False)
    await consumer.start()
    try:
        assigned = [TopicPartition(topic, number) for number in range(partitions)]
        consumer.assign(assigned)
        await consumer.seek_to_beginning(*assigned)
        found: list[tuple[bytes, bytes]] = []
        quiet = 0
        while quiet * POLL_MS < QUIET_SECONDS * 1000:
            records = await consumer.getmany(timeout_ms=POLL_MS, max_records=50_000)
            quiet = 0 if records else quiet + 1
            found.extend((record.key, record.value) for own in records.values() for record in own)
    finally:
        await consumer.stop()
    return found
