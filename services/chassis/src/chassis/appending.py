"""The statements of an append: the counters of its partitions, the events chained to them, the commands they come from.

Most appends are one command's few events to one partition: they are one statement, whose lock is held for a commit alone.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from chassis.database import Connection, in_transaction
from chassis.metrics import GUARD_FIRED

WAKE_RELAY = "cradle_relay"
COPY_ROWS_MIN = 20
"""Above this COPY is cheaper than INSERT."""
NOTIFY_EVENTS_MAX = 50
"""Above this an append does not notify: NOTIFY serialises commits, and the relay polls anyway."""

Row = tuple[UUID, UUID, int, str, int, str, bytes, UUID, UUID, str, str | None, datetime]
"""An event but for its place in its partition: id, stream, version, topic, partition, type, payload, correlation, causation,
actor, trace parent, recorded at."""
Handled = tuple[UUID, bytes, bytes, datetime]
"""A command's id, the fingerprint of its body, its result, when."""

_COLUMNS = (
    "id", "stream_id", "stream_version", "topic", "partition", "type", "payload",
    "correlation_id", "causation_id", "actor", "trace_parent", "recorded_at", "partition_seq", "previous_id",
)  # fmt: skip
_APPEND_TO_ONE = f"""
    WITH counted AS (
        UPDATE partition_counters SET last_seq = last_seq + $3, last_id = $4
        WHERE topic = $1 AND partition = $2 AND NOT EXISTS (SELECT FROM relay_lease WHERE fork IS NOT NULL)
        RETURNING old.last_seq, old.last_id),
    remembered AS (
        INSERT INTO commands SELECT new.* FROM counted, unnest($5::uuid[], $6::bytea[], $7::bytea[], $8::timestamptz[]) AS new)
    INSERT INTO events ({", ".join(_COLUMNS)})
    SELECT new.id, new.stream_id, new.version, $1, $2, new.type, new.payload, new.correlation_id, new.causation_id, new.actor,
           new.trace_parent, new.recorded_at, counted.last_seq + new.number, coalesce(new.previous_id, counted.last_id)
    FROM counted CROSS JOIN unnest(
        $9::uuid[], $10::uuid[], $11::uuid[], $12::integer[], $13::text[], $14::bytea[], $15::uuid[], $16::uuid[], $17::text[],
        $18::text[], $19::timestamptz[]) WITH ORDINALITY AS new(
        previous_id, id, stream_id, version, type, payload, correlation_id, causation_id, actor, trace_parent, recorded_at, number)
    RETURNING pg_notify('{WAKE_RELAY}', '')"""  # noqa: S608
_LOCK = """
    SELECT c.topic, c.partition, c.last_seq, c.last_id, (SELECT fork FROM relay_lease) AS fork
    FROM partition_counters c JOIN unnest($1::text[], $2::smallint[]) AS wanted(topic, partition) USING (topic, partition)
    ORDER BY c.topic, c.partition FOR UPDATE OF c"""
_ADVANCE = """
    UPDATE partition_counters c SET last_seq = new.last_seq, last_id = new.last_id
    FROM unnest($1::text[], $2::smallint[], $3::bigint[], $4::uuid[]) AS new(topic, partition, last_seq, last_id)
    WHERE c.topic = new.topic AND c.partition = new.partition"""
_INSERT = f"""
    INSERT INTO events ({", ".join(_COLUMNS)})
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::smallint[], $6::text[], $7::bytea[], $8::uuid[],
                         $9::uuid[], $10::text[], $11::text[], $12::timestamptz[], $13::bigint[], $14::uuid[])"""  # noqa: S608
_REMEMBER = "INSERT INTO commands SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::timestamptz[])"


class ForkedStore(Exception):
    """The topics hold what this store does not: it was restored or promoted. Nothing is appended until it is recovered."""


class MissingCounter(Exception):
    """A topic's partition has no counter row: the service does not own the topic, or `topics` was never run."""


async def append_rows(connection: Connection, rows: Sequence[Row], handled: Sequence[Handled]) -> None:
    """Write events in the order given, and the commands: all or nothing, in the caller's transaction if there is one.

    Raises ForkedStore, MissingCounter, asyncpg.UniqueViolationError.
    """
    if 0 < len(rows) < COPY_ROWS_MIN and len({row[3:5] for row in rows}) == 1:
        await _append_to_one(connection, rows, handled)
        return
    async with in_transaction(connection, needed=bool(rows)):
        if handled:
            await _remember(connection, handled)
        if rows:
            await _append_to_many(connection, rows)


async def _append_to_many(connection: Connection, rows: Sequence[Row]) -> None:
    placed = await _place(connection, rows)
    if len(placed) < COPY_ROWS_MIN:
        await connection.execute(_INSERT, *zip(*placed, strict=True))
    else:
        await connection.copy_records_to_table("events", records=placed, columns=_COLUMNS)
    if len(placed) <= NOTIFY_EVENTS_MAX:
        await connection.execute(f"NOTIFY {WAKE_RELAY}")


async def _append_to_one(connection: Connection, rows: Sequence[Row], handled: Sequence[Handled]) -> None:
    ids, streams, versions, topics, partitions, *others = zip(*rows, strict=True)
    appended = await connection.fetch(
        _APPEND_TO_ONE,
        topics[0],
        partitions[0],
        len(rows),
        ids[-1],
        *(zip(*handled, strict=True) if handled else ((), (), (), ())),
        (None, *ids[:-1]),
        ids,
        streams,
        versions,
        *others,
    )
    if not appended:
        await _lock(connection, [topics[0]], [partitions[0]])
        raise MissingCounter(f"no counter row for {topics[0]}[{partitions[0]}]")


async def _remember(connection: Connection, handled: Sequence[Handled]) -> None:
    if len(handled) < COPY_ROWS_MIN:
        await connection.execute(_REMEMBER, *zip(*handled, strict=True))
    else:
        await connection.copy_records_to_table("commands", records=handled)


async def _place(connection: Connection, rows: Sequence[Row]) -> list[tuple[object, ...]]:
    """Lock the counters, give each event its sequence and the id before it, and advance the counters."""
    keys = sorted({row[3:5] for row in rows})
    topics, numbers = [key[0] for key in keys], [key[1] for key in keys]
    heads = await _lock(connection, topics, numbers)
    placed: list[tuple[object, ...]] = []
    for row in rows:
        seq, previous = heads[row[3:5]]
        placed.append((*row, seq + 1, previous))
        heads[row[3:5]] = (seq + 1, row[0])
    await connection.execute(_ADVANCE, topics, numbers, [heads[key][0] for key in keys], [heads[key][1] for key in keys])
    return placed


async def _lock(
    connection: Connection, topics: Sequence[str], numbers: Sequence[int]
) -> dict[tuple[str, int], tuple[int, UUID | None]]:
    """The counters, locked: the last sequence and id of each partition. Raises ForkedStore or MissingCounter."""
    locked = await connection.fetch(_LOCK, topics, numbers)
    for row in locked:
        if row["fork"]:
            GUARD_FIRED.labels("store-fork").inc()
            raise ForkedStore(row["fork"])
    heads = {(row[0], row[1]): (row[2], row[3]) for row in locked}
    if missing := sorted(set(zip(topics, numbers, strict=True)) - set(heads)):
        raise MissingCounter(f"no counter row for {missing}")
    return heads
