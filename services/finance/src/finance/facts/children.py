"""Registered children."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import asyncpg

from chassis.database import Connection
from finance.domain.register.child import Child, Home, Merge

_READ = """
    SELECT child_id, birth_date, sources, household_id, home_from, home_villages, home_sources, survivor_id, merged_on
    FROM children WHERE child_id = ANY($1::uuid[])"""
_WRITE = """
    INSERT INTO children (child_id, birth_date, sources, household_id, home_from, home_villages, home_sources, survivor_id, merged_on)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (child_id) DO UPDATE SET birth_date = excluded.birth_date, sources = excluded.sources,
        household_id = excluded.household_id, home_from = excluded.home_from, home_villages = excluded.home_villages,
        home_sources = excluded.home_sources, survivor_id = excluded.survivor_id, merged_on = excluded.merged_on"""
_MERGES = "SELECT child_id, survivor_id FROM children WHERE survivor_id IS NOT NULL"


async def read_children(connection: Connection, child_ids: Sequence[UUID]) -> dict[UUID, Child]:
    """The registered ones among these."""
    return {row[0]: _child(row) for row in await connection.fetch(_READ, child_ids)}


async def read_with_survivors(connection: Connection, child_ids: Sequence[UUID]) -> dict[UUID, Child]:
    """The registered ones among these, and those that they were registered twice as."""
    found = await read_children(connection, child_ids)
    wanted = _survivors(found.values()) - found.keys()
    while wanted:
        survivors = await read_children(connection, list(wanted))
        found |= survivors
        wanted = _survivors(survivors.values()) - found.keys()
    return found


async def read_merges(connection: Connection) -> list[tuple[UUID, UUID]]:
    """Every child that was registered twice, with the one it is. They are few."""
    return [(row[0], row[1]) for row in await connection.fetch(_MERGES)]


async def write_children(connection: Connection, children: Iterable[Child]) -> None:
    """Keep these, in place of what was known of them."""
    await connection.executemany(_WRITE, [_row(child) for child in children])


def _survivors(children: Iterable[Child]) -> set[UUID]:
    return {child.merge.survivor_id for child in children if child.merge is not None}


def _child(row: asyncpg.Record) -> Child:
    homes = tuple(map(Home, row["home_from"], row["home_villages"], row["home_sources"]))
    merge = None if row["survivor_id"] is None else Merge(row["survivor_id"], row["merged_on"])
    return Child(row["child_id"], row["birth_date"], tuple(row["sources"]), row["household_id"], homes, merge)


def _row(child: Child) -> tuple[object, ...]:
    days, villages, sources = zip(*child.homes, strict=True) if child.homes else ((), (), ())
    survivor_id, merged_on = (child.merge.survivor_id, child.merge.merged_on) if child.merge is not None else (None, None)
    return (child.child_id, child.birth_date, child.sources, child.household_id, days, villages, sources, survivor_id, merged_on)
