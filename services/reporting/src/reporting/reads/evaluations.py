"""Which evaluations there are."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from chassis.database import Connection
from contracts.events.evaluation import SubjectKind
from reporting.domain.evaluation.commands import Evaluated

_LISTED = """
    SELECT subject_kind, subject, year FROM evaluations
    WHERE year = $1 AND ($2::text IS NULL OR subject_kind = $2) AND ($3::text IS NULL OR starts_with(township_code, $3))
      AND ($4::uuid IS NULL OR evaluation_id > $4)
    ORDER BY evaluation_id LIMIT $5"""
_INSTITUTIONS = "SELECT institution_id, name FROM institutions WHERE institution_id = ANY($1::uuid[]) AND name <> ''"


class Which(NamedTuple):
    """Evaluations of a year: of one kind of subject or both, in one unit or all."""

    year: int
    subject_kind: SubjectKind | None = None
    unit_code: str | None = None


async def read_listed(connection: Connection, which: Which, after: UUID | None, limit: int) -> list[Evaluated]:
    """Whom they are about, those after an id, in the order of their ids."""
    rows = await connection.fetch(_LISTED, *which, after, limit)
    return [Evaluated(*row) for row in rows]


async def read_institution_names(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """What these institutions are called, by their ids."""
    rows = await connection.fetch(_INSTITUTIONS, [UUID(one) for one in ids])
    return {str(row["institution_id"]): row["name"] for row in rows}
