"""State topics after a restore: a value's version goes on from the highest that subscribers have seen."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.database import Connection
from chassis.kafka import KafkaAccess

POLL_MS = 200
_KNOWN = "SELECT topic, key, published_version FROM state_records"
_ADOPT = """
    INSERT INTO state_records AS s (topic, key, version, type, payload, changed_at, published_version, published_at)
    SELECT topic, key, version, type, payload, now(), version, now()
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bytea[]) AS seen(topic, key, version, type, payload)
    ON CONFLICT (topic, key) DO UPDATE
    SET version = greatest(s.version, excluded.version + (s.payload <> excluded.payload)::integer),
        published_version = excluded.version, published_at = excluded.published_at
    WHERE s.published_version < excluded.version"""


@dataclass(frozen=True, slots=True)
class SeenState:
    """The newest value of a key in its topic."""

    topic: str
    key: str
    version: int
    type: str
    payload: bytes


async def states_behind(
    connection: Connection, kafka: KafkaAccess, topics: Sequence[tuple[str, int]]
) -> list[SeenState]:  # fmt: skip
    """The keys of which subscribers have seen a version that the store has not published. `topics` by name, with partitions."""
    partitions = [TopicPartition(name, number) for name, count in topics for number in range(count)]
    if not partitions:
        return []
    known = {(row[0], row[1]): row[2] for row in await connection.fetch(_KNOWN)}
    consumer = AIOKafkaConsumer(**kafka.client_options(), isolation_level="read_committed", enable_auto_commit=False)
    try:
        await consumer.start()
        consumer.assign(partitions)
        await consumer.seek_to_beginning()
        ends = await consumer.end_offsets(partitions)
        newest: dict[tuple[str, str], SeenState] = {}
        unread = {tp for tp in partitions if ends[tp]}
        while unread:
            for batch in (await consumer.getmany(timeout_ms=POLL_MS)).values():
                for record in batch:
                    headers = dict(record.headers)
                    state = SeenState(record.topic, record.key.decode(), int(headers["ce_stateversion"]),
                                      headers["ce_type"].decode(), record.value)  # fmt: skip
                    place = state.topic, state.key
                    if place not in newest or newest[place].version < state.version:
                        newest[place] = state
            unread = {tp for tp in unread if await consumer.position(tp) < ends[tp]}
        return [state for place, state in newest.items() if state.version > known.get(place, 0)]
    finally:
        await consumer.stop()


async def adopt_states(connection: Connection, behind: Sequence[SeenState]) -> None:
    """Take these values as published; where the store's own is another, that gets the next version."""
    await connection.execute(
        _ADOPT,
        [state.topic for state in behind],
        [state.key for state in behind],
        [state.version for state in behind],
        [state.type for state in behind],
        [state.payload for state in behind],
    )
