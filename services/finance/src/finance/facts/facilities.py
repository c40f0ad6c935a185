"""Stations and activity rooms."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import asyncpg

from chassis.database import Connection
from finance.domain.register.facility import Facility

_COLUMNS = "facility_id, kind, site_code, applicant_code, township_code, accepted_on, award_fen, closed_on, sources"
_READ = f"SELECT {_COLUMNS} FROM facilities WHERE facility_id = ANY($1::uuid[])"  # noqa: S608
_READ_ACCEPTED = f"SELECT {_COLUMNS} FROM facilities WHERE site_code = ANY($1::text[]) AND accepted_on IS NOT NULL"  # noqa: S608
_WRITE = f"""
    INSERT INTO facilities ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (facility_id) DO UPDATE SET
        accepted_on = excluded.accepted_on, award_fen = excluded.award_fen, closed_on = excluded.closed_on, sources = excluded.sources"""  # noqa: S608


async def read_facilities(connection: Connection, facility_ids: Sequence[UUID]) -> dict[UUID, Facility]:
    """The known ones among these."""
    return _by_id(await connection.fetch(_READ, facility_ids))


async def read_accepted(connection: Connection, site_codes: Sequence[str]) -> dict[UUID, Facility]:
    """Those accepted at these sites, closed since or not."""
    return _by_id(await connection.fetch(_READ_ACCEPTED, site_codes))


async def write_facilities(connection: Connection, facilities: Iterable[Facility]) -> None:
    """Keep these, in place of what was known of them."""
    await connection.executemany(
        _WRITE,
        [
            (
                one.facility_id, one.kind, one.site_code, one.applicant_code, one.township_code,
                one.accepted_on, one.award_fen, one.closed_on, one.sources,
            )
            for one in facilities
        ],
    )  # fmt: skip


def _by_id(rows: Iterable[asyncpg.Record]) -> dict[UUID, Facility]:
    return {row["facility_id"]: Facility(*(*row[:-1], tuple(row["sources"]))) for row in rows}
