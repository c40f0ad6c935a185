"""Events read from the store in the order of their partitions, beyond what was read before."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import asyncpg
from aiokafka import TopicPartition

COLUMNS = """e.partition_seq, e.previous_id, e.id, e.stream_id, e.stream_version, e.type, e.payload,
           e.correlation_id, e.causation_id, e.actor, e.trace_parent, e.recorded_at"""
_NEXT = f"""
    SELECT reached.number, {COLUMNS}
    FROM unnest($1::text[], $2::smallint[], $3::bigint[]) WITH ORDINALITY AS reached(topic, partition, seq, number)
    JOIN partition_counters c ON c.topic = reached.topic AND c.partition = reached.partition AND c.last_seq > reached.seq
    CROSS JOIN LATERAL (
        SELECT * FROM events
        WHERE topic = reached.topic AND partition = reached.partition AND partition_seq > reached.seq
        ORDER BY partition_seq LIMIT $4) e
    ORDER BY reached.number, e.partition_seq"""  # noqa: S608


async def read_next(
    pool: asyncpg.Pool, reached: Mapping[TopicPartition, int], each_max: int
) -> dict[TopicPartition, Sequence[Any]]:
    """The next rows of each partition beyond the sequence reached, `each_max` at most: a number, then `COLUMNS`.

    Sequences are dense and in commit order: an append that is still open when this reads is not passed over.
    """
    partitions = list(reached)
    rows = await pool.fetch(
        _NEXT, [tp.topic for tp in partitions], [tp.partition for tp in partitions], list(reached.values()), each_max
    )
    starts = [index for index, row in enumerate(rows) if index == 0 or row[0] != rows[index - 1][0]]
    return {partitions[rows[start][0] - 1]: rows[start:end] for start, end in pairwise([*starts, len(rows)])}
