"""Events that a rebuild has left out, since the live consumer had them parked: applied once an operator's retry has applied them there."""

from collections.abc import Sequence

from aiokafka import TopicPartition

from chassis.database import Connection
from chassis.inbox.parking import headers_of
from contracts.catalogue import decode
from contracts.envelope import ReceivedEvent, read_envelope

Place = tuple[TopicPartition, int]
"""A sequence of a partition."""
_PARKED = """
    SELECT topic, partition, partition_seq FROM public.parked
    WHERE consumer = $1 AND state <> 'retried' AND partition_seq IS NOT NULL"""
_KEEP = "INSERT INTO rebuild_left_out SELECT * FROM unnest($1::text[], $2::smallint[], $3::bigint[])"
_RETRIED = """
    DELETE FROM rebuild_left_out o USING public.parked p
    WHERE p.consumer = $1 AND p.state = 'retried'
      AND (o.topic, o.partition, o.partition_seq) = (p.topic, p.partition, p.partition_seq)
    RETURNING p.topic, p.partition, p.partition_seq, p.value, p.headers"""


async def parked_places(connection: Connection, consumer: str) -> set[Place]:
    """What the live consumer has parked and nobody has retried."""
    return {(TopicPartition(row[0], row[1]), row[2]) for row in await connection.fetch(_PARKED, consumer)}


async def keep_left_out(connection: Connection, places: Sequence[Place]) -> None:
    """Remember what is left out."""
    if places:
        topics, partitions = [tp.topic for tp, _ in places], [tp.partition for tp, _ in places]
        await connection.execute(_KEEP, topics, partitions, [seq for _, seq in places])


async def take_retried(connection: Connection, consumer: str) -> list[tuple[TopicPartition, ReceivedEvent]]:
    """What was left out and has been applied to the live tables since, each partition's in order; forgotten as left out."""
    rows = sorted(await connection.fetch(_RETRIED, consumer), key=lambda row: tuple(row)[:3])
    found = []
    for topic, partition, _, value, headers in rows:
        envelope = read_envelope(headers_of(headers))
        found.append((TopicPartition(topic, partition), ReceivedEvent(envelope, decode(envelope.type, value or b""))))
    return found
