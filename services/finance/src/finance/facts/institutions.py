"""Filed institutions with their credentials."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from chassis.database import Connection
from finance.domain.register.institution import Credential, Institution

_READ = "SELECT institution_id, kind, filed_by FROM institutions WHERE institution_id = ANY($1::uuid[])"
_READ_CREDENTIALS = """
    SELECT institution_id, credential_id, kind, valid_from, valid_to, revoked_from, sources
    FROM credentials WHERE institution_id = ANY($1::uuid[]) ORDER BY institution_id, ordinal"""
_WRITE = """
    INSERT INTO institutions (institution_id, kind, filed_by) VALUES ($1, $2, $3)
    ON CONFLICT (institution_id) DO NOTHING"""
_WRITE_CREDENTIALS = """
    INSERT INTO credentials (institution_id, ordinal, credential_id, kind, valid_from, valid_to, revoked_from, sources)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (institution_id, ordinal) DO UPDATE SET revoked_from = excluded.revoked_from, sources = excluded.sources"""


async def read_institutions(connection: Connection, institution_ids: Sequence[UUID]) -> dict[UUID, Institution]:
    """The filed ones among these, with all their credentials in the order of their granting."""
    credentials: dict[UUID, list[Credential]] = defaultdict(list)
    for row in await connection.fetch(_READ_CREDENTIALS, institution_ids):
        credentials[row["institution_id"]].append(Credential(*(*row[1:-1], tuple(row["sources"]))))
    return {
        institution_id: Institution(institution_id, kind, tuple(credentials[institution_id]), filed_by)
        for institution_id, kind, filed_by in await connection.fetch(_READ, institution_ids)
    }


async def write_institutions(connection: Connection, institutions: Iterable[Institution]) -> None:
    """Keep these, in place of what was known of them."""
    institutions = list(institutions)
    await connection.executemany(_WRITE, [(one.institution_id, one.kind, one.filed_by) for one in institutions])
    await connection.executemany(
        _WRITE_CREDENTIALS,
        [
            (
                one.institution_id, ordinal, held.credential_id, held.kind, held.valid_from, held.valid_to,
                held.revoked_from, held.sources,
            )
            for one in institutions
            for ordinal, held in enumerate(one.credentials)
        ],
    )  # fmt: skip
