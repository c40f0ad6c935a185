"""The table of children that lists and look-ups use, kept in the transactions that append their events."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from chassis.database import Connection

_INSERT = """
    INSERT INTO children (child_id, household_id, birth_date, village_code)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::text[])"""
_LIVE_IN = """
    INSERT INTO household_villages (household_id, village_code)
    SELECT DISTINCT c.household_id, c.village_code FROM children c WHERE c.child_id = ANY($1::uuid[])
    ON CONFLICT DO NOTHING"""
_MOVE = """
    UPDATE children c SET village_code = new.village_code FROM unnest($1::uuid[], $2::text[]) AS new(child_id, village_code)
    WHERE c.child_id = new.child_id"""
_CORRECT = """
    UPDATE children c SET birth_date = new.birth_date FROM unnest($1::uuid[], $2::date[]) AS new(child_id, birth_date)
    WHERE c.child_id = new.child_id"""
_BORN_IN = "SELECT child_id, birth_date, village_code FROM children WHERE child_id = ANY($1::uuid[])"
_VILLAGES = """
    SELECT household_id, array_agg(village_code ORDER BY village_code) AS codes FROM household_villages
    WHERE household_id = ANY($1::uuid[]) GROUP BY household_id"""


_MERGE = """
    UPDATE children c SET merged_into = new.survivor_id FROM unnest($1::uuid[], $2::uuid[]) AS new(child_id, survivor_id)
    WHERE c.child_id = new.child_id"""
_SURVIVORS = "SELECT child_id, merged_into FROM children WHERE child_id = ANY($1::uuid[]) AND merged_into IS NOT NULL"
_STAND_FOR = "SELECT DISTINCT merged_into FROM children WHERE merged_into = ANY($1::uuid[])"


class Registered(Protocol):
    """A child as it is registered."""

    @property
    def child_id(self) -> UUID: ...

    @property
    def household_id(self) -> UUID: ...

    @property
    def birth_date(self) -> date: ...

    @property
    def village_code(self) -> str: ...


async def insert_children(connection: Connection, registered: Sequence[Registered]) -> None:
    """The children just registered."""
    rows = [(c.child_id, c.household_id, c.birth_date, c.village_code) for c in registered]
    await connection.execute(_INSERT, *zip(*rows, strict=True))
    await connection.execute(_LIVE_IN, [c.child_id for c in registered])


async def move_children(connection: Connection, villages: Mapping[UUID, str]) -> None:
    """The villages that children have come to."""
    await connection.execute(_MOVE, list(villages), list(villages.values()))
    await connection.execute(_LIVE_IN, list(villages))


async def correct_birth_dates(connection: Connection, birth_dates: Mapping[UUID, date]) -> None:
    """The birth dates set right."""
    await connection.execute(_CORRECT, list(birth_dates), list(birth_dates.values()))


async def births_and_villages(connection: Connection, child_ids: Sequence[UUID]) -> dict[UUID, tuple[date, str]]:
    """When each of these children was born and where it lives."""
    rows = await connection.fetch(_BORN_IN, child_ids)
    return {row["child_id"]: (row["birth_date"], row["village_code"]) for row in rows}


async def villages_of_households(connection: Connection, household_ids: Sequence[UUID]) -> dict[UUID, Sequence[str]]:
    """Where each household's children live or have lived; a household without any is not there."""
    return {row["household_id"]: row["codes"] for row in await connection.fetch(_VILLAGES, household_ids)}


async def merge_children(connection: Connection, survivors: Mapping[UUID, UUID | None]) -> None:
    """The children that registrations stand for from now on; None: for none but themselves."""
    await connection.execute(_MERGE, list(survivors), list(survivors.values()))


async def survivors_of(connection: Connection, child_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The merged ones among these registrations, each with the child it stands for."""
    return {row["child_id"]: row["merged_into"] for row in await connection.fetch(_SURVIVORS, child_ids)}


async def standing_for_others(connection: Connection, child_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these children that another registration is merged into."""
    return {row["merged_into"] for row in await connection.fetch(_STAND_FOR, child_ids)}
