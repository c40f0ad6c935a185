"""Service agreements."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import asyncpg
from pydantic import TypeAdapter

from chassis.database import Connection
from finance.domain.register.agreement import Agreement, Amended

_COLUMNS = "agreement_id, township_code, institution_id, modes, fee_fen, valid_from, valid_to, terminated_from, sources, amended"
_READ = f"SELECT {_COLUMNS} FROM agreements WHERE agreement_id = ANY($1::uuid[])"  # noqa: S608
_READ_OF = f"SELECT {_COLUMNS} FROM agreements WHERE institution_id = ANY($1::uuid[])"  # noqa: S608
_WRITE = """
    INSERT INTO agreements (
        agreement_id, township_code, institution_id, modes, fee_fen, valid_from, valid_to, terminated_from, sources, amended)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (agreement_id) DO UPDATE
    SET terminated_from = excluded.terminated_from, sources = excluded.sources, amended = excluded.amended"""
_VERSIONS = TypeAdapter(tuple[Amended, ...])
"""Later versions as they are kept: JSON, since an array of arrays has rows of one length."""


async def read_agreements(connection: Connection, agreement_ids: Sequence[UUID]) -> dict[UUID, Agreement]:
    """The known ones among these."""
    return {row["agreement_id"]: _agreement(row) for row in await connection.fetch(_READ, agreement_ids)}


async def read_agreements_of(connection: Connection, institution_ids: Sequence[UUID]) -> dict[UUID, list[Agreement]]:
    """All agreements of these institutions, by institution."""
    found: dict[UUID, list[Agreement]] = {}
    for row in await connection.fetch(_READ_OF, institution_ids):
        found.setdefault(row["institution_id"], []).append(_agreement(row))
    return found


def _agreement(row: asyncpg.Record) -> Agreement:
    return Agreement(
        row["agreement_id"],
        row["township_code"],
        row["institution_id"],
        tuple(row["modes"]),
        row["fee_fen"],
        row["valid_from"],
        row["valid_to"],
        row["terminated_from"],
        tuple(row["sources"]),
        _VERSIONS.validate_json(row["amended"]) if row["amended"] else (),
    )


async def write_agreements(connection: Connection, agreements: Iterable[Agreement]) -> None:
    """Keep these, in place of what was known of them."""
    await connection.executemany(
        _WRITE,
        [
            (
                one.agreement_id, one.township_code, one.institution_id, one.modes, one.fee_fen,
                one.valid_from, one.valid_to, one.terminated_from, one.sources,
                _VERSIONS.dump_json(one.amended).decode() if one.amended else None,
            )
            for one in agreements
        ],
    )  # fmt: skip
