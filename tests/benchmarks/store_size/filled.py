"""A store with any number of events, made by PostgreSQL itself: dense, chained, published, each with its command, in minutes."""

from __future__ import annotations

from typing import TypedDict
from urllib.parse import urlsplit

import asyncpg

from benchmarks.append.requests import TOPIC
from benchmarks.consume.records import PARTITIONS
from benchmarks.county import deliveries
from benchmarks.harness.rows import Loading
from chassis.migrate import migrate
from services_delivery.bootstrap import SERVICE

SMALLER = 100
"""How many times smaller the small store is."""
_DROP = """
    ALTER TABLE events DROP CONSTRAINT events_pkey, DROP CONSTRAINT events_stream_id_stream_version_key,
        DROP CONSTRAINT events_topic_partition_partition_seq_key;
    ALTER TABLE commands DROP CONSTRAINT commands_pkey"""
_ID = "(lpad(to_hex(1577836800000 + {seq} * 12 + p), 12, '0') || '70008000' || lpad(to_hex(p), 12, '0'))::uuid"
_EVENTS = f"""
    INSERT INTO events
    SELECT {_ID.format(seq="seq")}, md5('stream' || p || ':' || seq)::uuid, 1, $1, p, seq,
           CASE WHEN seq > 1 THEN {_ID.format(seq="(seq - 1)")} END, $2, $3, md5('command' || p || ':' || seq)::uuid,
           md5('command' || p || ':' || seq)::uuid, 'institution/benchmark', NULL, timestamptz '2020-01-01' + seq * interval '1 s'
    FROM generate_series(1, $4::bigint) AS seq, generate_series(0, $5::integer - 1) AS p"""  # noqa: S608
_COMMANDS = """
    INSERT INTO commands SELECT causation_id, decode(repeat(md5(id::text), 2), 'hex'), convert_to(json_build_object(
        'id', stream_id, 'version', 1, 'events', json_build_array(json_build_object('id', id, 'type', type)),
        'warnings', '[]'::json)::text, 'UTF8'), recorded_at FROM events"""
_ADD = """
    ALTER TABLE events ADD PRIMARY KEY (id), ADD UNIQUE (stream_id, stream_version), ADD UNIQUE (topic, partition, partition_seq);
    ALTER TABLE commands ADD PRIMARY KEY (command_id);
    UPDATE partition_counters c SET last_seq = e.partition_seq, last_id = e.id
    FROM (SELECT DISTINCT ON (partition) partition, partition_seq, id FROM events ORDER BY partition, partition_seq DESC) e
    WHERE c.topic = (SELECT topic FROM events LIMIT 1) AND c.partition = e.partition;
    UPDATE relay_cursors r SET published_seq = c.last_seq
    FROM partition_counters c WHERE c.topic = r.topic AND c.partition = r.partition"""


class Stores(TypedDict):
    """The DSNs of the run role in the small and the large store."""

    small: str
    large: str


async def fill(owner_dsn: str, run_dsn: str, events: int) -> None:
    """Make the chassis' tables with this many events, rounded down to a multiple of the partitions."""
    await migrate(SERVICE, owner_dsn, urlsplit(run_dsn).username or "")
    [session] = deliveries(1)
    connection = await asyncpg.connect(owner_dsn, command_timeout=3_600)
    try:
        await connection.execute("SET maintenance_work_mem = '512MB'")
        await connection.execute(_DROP)
        await connection.execute(_EVENTS, TOPIC, session.event_type, session.to_json(), events // PARTITIONS, PARTITIONS)
        await connection.execute(_COMMANDS)
        await connection.execute(_ADD)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def load(loading: Loading) -> Stores:
    """Both stores, made once a run: the rows share them."""
    dsns: dict[str, str] = {}
    for name, events in (("small", loading.volume // SMALLER), ("large", loading.volume)):
        kept = loading.servers.home / f"store-{name}-{events}.dsn"
        if not kept.exists():
            database = loading.servers.create_database(f"bench_store_{name}_{events}")
            await fill(database.owner_dsn, database.run_dsn, events)
            kept.write_text(database.run_dsn, encoding="utf-8")
        dsns[name] = kept.read_text(encoding="utf-8")
    return Stores(small=dsns["small"], large=dsns["large"])
