"""How far a service is: what it has recorded, published and applied, and what stands in the way. Read from its database alone."""

from typing import Any

from chassis.database import Connection

_PUBLISHED = """
    SELECT topic, sum(c.last_seq)::bigint AS recorded, sum(r.published_seq)::bigint AS published
    FROM partition_counters c JOIN relay_cursors r USING (topic, partition) GROUP BY topic ORDER BY topic"""
_OLDEST = """
    SELECT extract(epoch FROM now() - min(e.recorded_at))::float8
    FROM relay_cursors r JOIN partition_counters c USING (topic, partition)
    JOIN events e ON e.topic = r.topic AND e.partition = r.partition AND e.partition_seq = r.published_seq + 1
    WHERE r.published_seq < c.last_seq"""
_APPLIED = """
    SELECT topic, sum(applied)::bigint AS applied, sum(repeated)::bigint AS repeated, sum(parked)::bigint AS parked,
           sum(discarded)::bigint AS discarded, sum(last_seq)::bigint AS reached
    FROM inbox_positions GROUP BY topic ORDER BY topic"""
_TROUBLE = """
    SELECT topic, partition, hole_at, fork FROM inbox_positions WHERE hole_at IS NOT NULL OR fork IS NOT NULL
    ORDER BY topic, partition"""
_STATES = """
    SELECT count(*) AS waiting, coalesce(extract(epoch FROM now() - min(changed_at)), 0)::float8 AS oldest_seconds
    FROM state_records WHERE published_version < version"""
_LEASE = """
    SELECT epoch, holder, expires_at, fork, extract(epoch FROM expires_at - now())::float8 AS left_seconds FROM relay_lease"""
_PARKED = """
    SELECT reason, count(*) AS count, extract(epoch FROM now() - min(parked_at))::float8 AS oldest_seconds
    FROM parked WHERE state = 'parked' GROUP BY reason ORDER BY reason"""


async def figures(connection: Connection) -> dict[str, Any]:
    """The service's figures, as `GET /status` answers them. Counts are events; ages are seconds."""
    published = await connection.fetch(_PUBLISHED)
    applied = await connection.fetch(_APPLIED)
    lease = await connection.fetchrow(_LEASE)
    states = await connection.fetchrow(_STATES)
    parked = await connection.fetch(_PARKED)
    assert lease is not None  # noqa: S101
    assert states is not None  # noqa: S101  an aggregate has one row
    recorded_total = sum(row["recorded"] for row in published)
    published_total = sum(row["published"] for row in published)
    return {
        "recorded": recorded_total,
        "published": published_total,
        "unpublished": recorded_total - published_total,
        "unpublished_states": states["waiting"],
        "oldest_unpublished_state_seconds": states["oldest_seconds"],
        "oldest_unpublished_seconds": await connection.fetchval(_OLDEST),
        "applied": sum(row["applied"] for row in applied),
        "repeated": sum(row["repeated"] for row in applied),
        "discarded": sum(row["discarded"] for row in applied),
        "parked": {row["reason"]: row["count"] for row in parked},
        "oldest_parked_seconds": max((row["oldest_seconds"] for row in parked), default=None),
        "topics": {
            "recorded": {row["topic"]: row["recorded"] for row in published},
            "published": {row["topic"]: row["published"] for row in published},
            "applied": {row["topic"]: row["applied"] for row in applied},
            "reached": {row["topic"]: row["reached"] for row in applied},
        },
        "holes": [dict(row) for row in await connection.fetch(_TROUBLE)],
        "relay": dict(lease),
    }
