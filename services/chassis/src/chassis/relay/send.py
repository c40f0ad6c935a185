"""Records laid into Kafka's batches."""

from collections.abc import Iterable, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer, TopicPartition

from contracts.headers import Header

Record = tuple[bytes, bytes, list[Header]]
"""Key, value and headers."""


class RecordTooLarge(Exception):
    """A single record does not fit a batch."""


async def send(producer: AIOKafkaProducer, tp: TopicPartition, records: Iterable[Record]) -> Sequence[Any]:
    """Send records to a partition in order, as few batches as they fit in; the futures of their delivery."""
    futures = []
    batch = producer.create_batch()
    for key, value, headers in records:
        # append answers None when the batch is full, and the record is then not in it
        if batch.append(key=key, value=value, timestamp=None, headers=headers) is None:
            batch.close()
            futures.append(await producer.send_batch(batch, tp.topic, partition=tp.partition))
            batch = producer.create_batch()
            if batch.append(key=key, value=value, timestamp=None, headers=headers) is None:
                raise RecordTooLarge(f"{tp.topic}[{tp.partition}]: {len(value)} bytes")
    batch.close()
    futures.append(await producer.send_batch(batch, tp.topic, partition=tp.partition))
    return futures
