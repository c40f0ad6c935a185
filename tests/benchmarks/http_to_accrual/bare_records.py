"""What the parts of the bare path agree on."""

from __future__ import annotations

import asyncpg

from benchmarks.consume.account_check import make_ledger
from benchmarks.harness.rows import Run

READY = b"ready"
SAMPLES = "samples.json"
DUE_HEADER = "due_ns"

SCHEMA = """
    CREATE TABLE outbox_counter (partition smallint PRIMARY KEY, last_seq bigint NOT NULL) WITH (fillfactor = 10);
    INSERT INTO outbox_counter SELECT number, 0 FROM generate_series(0, 11) AS number;
    CREATE TABLE outbox_cursor (partition smallint PRIMARY KEY, sent_seq bigint NOT NULL) WITH (fillfactor = 10);
    INSERT INTO outbox_cursor SELECT number, 0 FROM generate_series(0, 11) AS number;
    CREATE TABLE outbox (
        partition smallint, seq bigint, session_id uuid NOT NULL, due_ns bigint NOT NULL, payload bytea NOT NULL,
        PRIMARY KEY (partition, seq))"""


def out_topic(label: str) -> str:
    """Where the bare relay publishes."""
    return f"{label}.sessions"


async def prepare(run: Run) -> None:
    """Outbox, ledger and topic."""
    await make_ledger(run)
    connection = await asyncpg.connect(run.database.owner_dsn)
    try:
        await connection.execute(SCHEMA)
    finally:
        await connection.close()
    await run.servers.create_topics([out_topic(run.label)])
