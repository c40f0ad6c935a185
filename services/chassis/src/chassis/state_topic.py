"""State topics: the newest value per key, with a version per key; the relay publishes at most one a key and second."""

from collections.abc import Sequence

from chassis.clock import Clock, system_clock
from chassis.database import Connection
from contracts.catalogue import DomainEvent

_PUT = """
    INSERT INTO state_records AS s (topic, key, version, type, payload, changed_at)
    SELECT $1, key, 1, $2, payload, $3 FROM unnest($4::text[], $5::bytea[]) AS new(key, payload)
    ON CONFLICT (topic, key) DO UPDATE
    SET version = s.version + 1, payload = excluded.payload, type = excluded.type, changed_at = excluded.changed_at
    WHERE s.payload IS DISTINCT FROM excluded.payload"""


async def put_states(
    connection: Connection, model: type[DomainEvent], states: Sequence[tuple[str, DomainEvent]], clock: Clock = system_clock
) -> None:
    """Set the values of distinct keys of the model's topic. A value equal to the one before changes nothing."""
    ordered = sorted(states, key=lambda state: state[0])
    await connection.execute(
        _PUT,
        model.topic.name,
        model.event_type,
        clock(),
        [key for key, _ in ordered],
        [state.to_json() for _, state in ordered],
    )
