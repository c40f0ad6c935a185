"""Parenting lectures."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import asyncpg

from chassis.database import Connection
from finance.domain.books import VillageYear
from finance.domain.register.lecture import Lecture

_COLUMNS = "lecture_id, unit_code, held_on, starts_at, lecturer_id, dossier, voided, sources"
_READ = f"SELECT {_COLUMNS} FROM lectures WHERE lecture_id = ANY($1::uuid[])"  # noqa: S608
_READ_OF_YEARS = """
    SELECT l.lecture_id, l.unit_code, l.held_on, l.starts_at, l.lecturer_id, l.dossier, l.voided, l.sources
    FROM unnest($1::text[], $2::integer[]) AS wanted(unit_code, year)
    JOIN lectures l ON l.unit_code = wanted.unit_code
        AND l.held_on BETWEEN make_date(wanted.year, 1, 1) AND make_date(wanted.year, 12, 31)"""
_WRITE = f"""
    INSERT INTO lectures ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (lecture_id) DO UPDATE SET dossier = excluded.dossier, voided = excluded.voided, sources = excluded.sources"""  # noqa: S608


async def read_lectures(connection: Connection, lecture_ids: Sequence[UUID]) -> dict[UUID, Lecture]:
    """The recorded ones among these."""
    return _by_id(await connection.fetch(_READ, lecture_ids))


async def read_lectures_of(connection: Connection, books: Sequence[VillageYear]) -> dict[UUID, Lecture]:
    """All lectures of these villages and years."""
    return _by_id(await connection.fetch(_READ_OF_YEARS, [book.unit_code for book in books], [book.year for book in books]))


async def write_lectures(connection: Connection, lectures: Iterable[Lecture]) -> None:
    """Keep these, in place of what was known of them."""
    await connection.executemany(
        _WRITE,
        [
            (
                one.lecture_id, one.unit_code, one.held_on, one.starts_at, one.lecturer_id,
                one.dossier, one.voided, one.sources,
            )
            for one in lectures
        ],
    )  # fmt: skip


def _by_id(rows: Iterable[asyncpg.Record]) -> dict[UUID, Lecture]:
    return {row["lecture_id"]: Lecture(*(*row[:5], tuple(row["dossier"]), row["voided"], tuple(row["sources"]))) for row in rows}
