"""The consumers of a recovered store's topics: whose position is ahead of what a topic holds, or on another log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from aiokafka import TopicPartition

from chassis.database import Connection
from chassis.operations.plan import PartitionPlan

_POSITIONS = """
    SELECT topic, partition, next_offset, last_seq, last_id, fork FROM inbox_positions
    WHERE topic = ANY($1::text[]) AND last_seq > 0 ORDER BY topic, partition"""
_IDS = """
    SELECT e.topic, e.partition, e.partition_seq, e.id FROM events e
    JOIN unnest($1::text[], $2::smallint[], $3::bigint[]) AS asked(topic, partition, seq)
      ON e.topic = asked.topic AND e.partition = asked.partition AND e.partition_seq = asked.seq"""
_GO_BACK = """
    UPDATE inbox_positions p SET next_offset = new.end_offset
    FROM unnest($1::text[], $2::smallint[], $3::bigint[]) AS new(topic, partition, end_offset)
    WHERE p.topic = new.topic AND p.partition = new.partition AND p.next_offset > new.end_offset"""
_NO_FORK = """
    UPDATE inbox_positions p SET fork = NULL FROM unnest($1::text[], $2::smallint[]) AS sound(topic, partition)
    WHERE p.topic = sound.topic AND p.partition = sound.partition AND p.fork IS NOT NULL"""

_HOLES = """
    SELECT topic, partition, min(hole_at) FROM inbox_positions
    WHERE topic = ANY($1::text[]) AND hole_at IS NOT NULL GROUP BY topic, partition"""
Holes = Mapping[TopicPartition, int]
"""The first sequence that a consumer misses, by partition."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How far a consumer has applied a partition, and under which id."""

    topic: str
    partition: int
    next_offset: int
    last_seq: int
    last_id: UUID
    fork: str | None


@dataclass(frozen=True, slots=True)
class Lost:
    """A consumer has applied an event that neither topic nor store will hold: its effects have no origin any more."""

    consumer: str
    stand: Stand

    def text(self) -> str:
        """In words."""
        place = f"{self.stand.topic}[{self.stand.partition}]"
        return (
            f"{self.consumer} has applied {self.stand.last_id} as {self.stand.last_seq} of {place}, which nobody holds any more"
        )


async def read_stands(connection: Connection, topics: Sequence[str]) -> list[Stand]:
    """A consumer's positions in these topics."""
    return [Stand(*row) for row in await connection.fetch(_POSITIONS, topics)]


async def read_holes(connection: Connection, topics: Sequence[str]) -> dict[TopicPartition, int]:
    """What a consumer misses of these topics."""
    return {TopicPartition(row[0], row[1]): row[2] for row in await connection.fetch(_HOLES, topics)}


async def lost_by(
    owner: Connection, consumer: str, stands: Sequence[Stand], plan: Mapping[tuple[str, int], PartitionPlan]
) -> list[Lost]:
    """The positions that the chain after the plan will not contain. `owner` is the store before the plan."""
    asked = [(stand.topic, stand.partition, stand.last_seq) for stand in stands]
    rows = await owner.fetch(_IDS, [a[0] for a in asked], [a[1] for a in asked], [a[2] for a in asked])
    stored = {(row[0], row[1], row[2]): row[3] for row in rows}
    lost = []
    for stand in stands:
        part = plan.get((stand.topic, stand.partition))
        if part is not None and part.imports and stand.last_seq > part.beyond.common:
            known = part.ids.get(stand.last_seq)
        else:
            known = stored.get((stand.topic, stand.partition, stand.last_seq))
        if known != stand.last_id:
            lost.append(Lost(consumer, stand))
    return lost


async def mend_positions(connection: Connection, plan: Sequence[PartitionPlan], sound: Sequence[Stand]) -> int:
    """Let a consumer go on where a topic ends now, and lift the forks at places that the chain contains; how many were touched."""
    back = await connection.execute(
        _GO_BACK, [p.topic for p in plan], [p.partition for p in plan], [p.beyond.end_offset for p in plan]
    )
    lifted = await connection.execute(_NO_FORK, [stand.topic for stand in sound], [stand.partition for stand in sound])
    return sum(int(status.removeprefix("UPDATE ")) for status in (back, lifted))
