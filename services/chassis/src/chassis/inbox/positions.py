"""Position rows: locked before a batch, moved with its effect. They are the fence against zombies."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from aiokafka import TopicPartition

from chassis.database import Connection
from chassis.inbox.chain import Position

_ENSURE = """
    INSERT INTO inbox_positions (consumer, topic, partition)
    SELECT $1, topic, partition FROM unnest($2::text[], $3::smallint[]) AS new(topic, partition) ON CONFLICT DO NOTHING"""
_READ = """
    SELECT topic, partition, next_offset, last_seq, last_id, hole_at FROM inbox_positions
    WHERE consumer = $1 AND fork IS NULL ORDER BY topic, partition"""
_LOCK = """
    SELECT p.topic, p.partition, p.next_offset, p.last_seq, p.last_id, p.hole_at, p.fork FROM inbox_positions p
    JOIN unnest($2::text[], $3::smallint[]) AS wanted(topic, partition) USING (topic, partition)
    WHERE p.consumer = $1 ORDER BY p.topic, p.partition FOR UPDATE OF p"""
_MOVE = """
    UPDATE inbox_positions p
    SET next_offset = new.next_offset, last_seq = new.last_seq, last_id = new.last_id, hole_at = new.hole_at,
        received = p.received + new.received, applied = p.applied + new.applied, repeated = p.repeated + new.repeated,
        parked = p.parked + new.parked, discarded = p.discarded + new.discarded, applied_at = $2
    FROM unnest($3::text[], $4::smallint[], $5::bigint[], $6::bigint[], $7::uuid[], $8::bigint[],
                $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[])
         AS new(topic, partition, next_offset, last_seq, last_id, hole_at, received, applied, repeated, parked, discarded)
    WHERE p.consumer = $1 AND p.topic = new.topic AND p.partition = new.partition"""
_FORK = "UPDATE inbox_positions SET fork = $4 WHERE consumer = $1 AND topic = $2 AND partition = $3"
_KEEP = "INSERT INTO inbox_ids SELECT $1, * FROM unnest($2::text[], $3::smallint[], $4::bigint[], $5::bigint[], $6::bytea[])"
_KEPT = """
    SELECT wanted.seq, substring(i.ids FROM (wanted.seq - i.first_seq)::integer * 16 + 1 FOR 16) AS id
    FROM unnest($4::bigint[]) AS wanted(seq)
    JOIN inbox_ids i ON i.consumer = $1 AND i.topic = $2 AND i.partition = $3
                    AND wanted.seq BETWEEN i.first_seq AND i.last_seq"""


@dataclass(slots=True)
class Progress:
    """A partition during a batch: its position, what was counted, and the ids applied."""

    position: Position
    received: int = 0
    applied: int = 0
    repeated: int = 0
    parked: int = 0
    discarded: int = 0
    ids: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Positions:
    """The position rows of one consumer."""

    consumer: str

    async def ensure(self, connection: Connection, partitions: Sequence[TopicPartition]) -> None:
        """Make rows for partitions that have none."""
        await connection.execute(_ENSURE, self.consumer, *_columns(partitions))

    async def read(self, connection: Connection) -> dict[TopicPartition, Position]:
        """The positions of the partitions that are not stopped by a fork."""
        rows = await connection.fetch(_READ, self.consumer)
        return {TopicPartition(row[0], row[1]): Position(*tuple(row)[2:6]) for row in rows}

    async def lock(self, connection: Connection, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, Progress]:
        """Lock the rows of partitions, in ascending order; those stopped by a fork are left out."""
        rows = await connection.fetch(_LOCK, self.consumer, *_columns(sorted(partitions)))
        return {TopicPartition(row[0], row[1]): Progress(Position(*tuple(row)[2:6])) for row in rows if row["fork"] is None}

    async def kept_ids(self, connection: Connection, tp: TopicPartition, sequences: Sequence[int]) -> Mapping[int, UUID]:
        """The ids that were applied as these sequences."""
        rows = await connection.fetch(_KEPT, self.consumer, tp.topic, tp.partition, sequences)
        return {row[0]: UUID(bytes=bytes(row[1])) for row in rows}

    async def move(self, connection: Connection, moved: Mapping[TopicPartition, Progress], now: datetime) -> None:
        """Write positions and counts, and keep the ids applied."""
        kept = {tp: progress for tp, progress in moved.items() if progress.ids}
        if kept:
            await connection.execute(
                _KEEP,
                self.consumer,
                *_columns(kept),
                [progress.position.last_seq - len(progress.ids) + 1 for progress in kept.values()],
                [progress.position.last_seq for progress in kept.values()],
                [b"".join(event_id.bytes for event_id in progress.ids) for progress in kept.values()],
            )
        values = list(moved.values())
        positions = [progress.position for progress in values]
        await connection.execute(
            _MOVE,
            self.consumer,
            now,
            *_columns(moved),
            [position.next_offset for position in positions],
            [position.last_seq for position in positions],
            [position.last_id for position in positions],
            [position.hole_at for position in positions],
            *([getattr(value, name) for value in values] for name in ("received", "applied", "repeated", "parked", "discarded")),
        )

    async def stop(self, connection: Connection, tp: TopicPartition, why: str) -> None:
        """Stop a partition whose log has forked."""
        await connection.execute(_FORK, self.consumer, tp.topic, tp.partition, why)


def _columns(partitions: Iterable[TopicPartition]) -> tuple[list[str], list[int]]:
    listed = list(partitions)
    return [tp.topic for tp in listed], [tp.partition for tp in listed]
