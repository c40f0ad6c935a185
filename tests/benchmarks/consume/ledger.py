"""What the floor and the peers keep in PostgreSQL: a third of the product's rows, and no reasons.

A ledger row per attendance, a counter per child and year, a total per township and month, a position per partition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from benchmarks.consume.records import FEE_FEN, FREE_SESSIONS
from contracts.events.delivery import SessionDelivered

SCHEMA = """
    CREATE TABLE ledger (
        partition smallint, seq bigint, n smallint, session_id uuid NOT NULL, child_id uuid NOT NULL, township text NOT NULL,
        service_date date NOT NULL, fen integer NOT NULL, denied boolean NOT NULL, PRIMARY KEY (partition, seq, n));
    CREATE TABLE counter (child_id uuid, year integer, n integer NOT NULL, PRIMARY KEY (child_id, year)) WITH (fillfactor = 50);
    CREATE TABLE total (
        township text, month text, fen bigint NOT NULL, denied bigint NOT NULL, PRIMARY KEY (township, month)
    ) WITH (fillfactor = 20);
    CREATE TABLE position (
        partition smallint PRIMARY KEY, next_offset bigint NOT NULL, last_seq bigint NOT NULL) WITH (fillfactor = 10);
    INSERT INTO position SELECT number, 0, 0 FROM generate_series(0, 11) AS number"""

LEDGER_COLUMNS = ("partition", "seq", "n", "session_id", "child_id", "township", "service_date", "fen", "denied")
_POSITIONS = """
    SELECT partition, next_offset, last_seq FROM position WHERE partition = ANY($1::smallint[]) ORDER BY partition FOR UPDATE"""
_COUNTERS = """
    SELECT child_id, year, n FROM counter JOIN unnest($1::uuid[], $2::integer[]) AS wanted(child_id, year) USING (child_id, year)"""
_COUNT = """
    INSERT INTO counter SELECT * FROM unnest($1::uuid[], $2::integer[], $3::integer[])
    ON CONFLICT (child_id, year) DO UPDATE SET n = excluded.n"""
ADD_TO_TOTALS = """
    INSERT INTO total SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
    ON CONFLICT (township, month) DO UPDATE SET fen = total.fen + excluded.fen, denied = total.denied + excluded.denied"""
_ADVANCE = """
    UPDATE position p SET next_offset = new.next_offset, last_seq = new.last_seq
    FROM unnest($1::smallint[], $2::bigint[], $3::bigint[]) AS new(partition, next_offset, last_seq)
    WHERE p.partition = new.partition"""


class Gap(Exception):
    """A partition's next event is not the one after the last applied."""


@dataclass(slots=True)
class Placed:
    """A session and its place in the log."""

    partition: int
    offset: int
    seq: int
    session: SessionDelivered


async def apply(connection: asyncpg.Connection[asyncpg.Record], placed: Sequence[Placed], townships: Mapping[str, str]) -> None:
    """The exactly-once effect of one batch in one transaction. Raises Gap."""
    async with connection.transaction():
        partitions = sorted({one.partition for one in placed})
        positions = {row[0]: [row[1], row[2]] for row in await connection.fetch(_POSITIONS, partitions)}
        wanted = {(child, one.session.service_date.year) for one in placed for child in one.session.children}
        children, years = [child for child, _ in wanted], [year for _, year in wanted]
        counts = dict.fromkeys(wanted, 0)
        counts.update(((child, year), n) for child, year, n in await connection.fetch(_COUNTERS, children, years))
        rows, totals = _account(placed, positions, counts, townships)
        if not rows:
            return
        await connection.copy_records_to_table("ledger", records=rows, columns=LEDGER_COLUMNS)
        await connection.execute(_COUNT, children, years, [counts[key] for key in wanted])
        await connection.execute(ADD_TO_TOTALS, *columns_of(totals))
        ends = [positions[partition] for partition in partitions]
        await connection.execute(_ADVANCE, partitions, [end[0] for end in ends], [end[1] for end in ends])


def _account(
    placed: Sequence[Placed],
    positions: dict[int, list[int]],
    counts: dict[tuple[UUID, int], int],
    townships: Mapping[str, str],
) -> tuple[list[tuple[object, ...]], dict[tuple[str, str], list[int]]]:
    """Ledger rows and what they add to totals; positions and counts are moved on."""
    rows: list[tuple[object, ...]] = []
    totals: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for one in placed:
        position, session = positions[one.partition], one.session
        if one.offset < position[0]:
            continue
        if one.seq != position[1] + 1:
            raise Gap(f"partition {one.partition}: {one.seq} after {position[1]}")
        position[0], position[1] = one.offset + 1, one.seq
        day, township = session.service_date, townships[str(session.institution_id)]
        total = totals[township, f"{day.year}-{day.month:02d}"]
        for number, child in enumerate(session.children):
            key = (child, day.year)
            counts[key] += 1
            fen = FEE_FEN if counts[key] <= FREE_SESSIONS else 0
            total[0] += fen
            total[1] += not fen
            rows.append((one.partition, one.seq, number, session.session_id, child, township, day, fen, not fen))
    return rows, totals


def columns_of(totals: Mapping[tuple[str, str], Sequence[int]]) -> tuple[list[str], list[str], list[int], list[int]]:
    """The arguments of ADD_TO_TOTALS, in ascending order of the rows, so that no two transactions wait crosswise."""
    keys = sorted(totals)
    return [key[0] for key in keys], [key[1] for key in keys], [totals[key][0] for key in keys], [totals[key][1] for key in keys]
