"""The lectures as recorded with their files, written in the transaction that appends their events."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from chassis.database import Connection
from contracts.events.delivery import DossierItem
from services_delivery.domain.lecture import CompleteDossier, HoldLecture, LectureCommand, VoidLecture

_HOLD = """
    INSERT INTO lectures (lecture_id, unit_code, held_on, starts_at, title, lecturer_id, attendance_count, household_ids)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"""
_ADD = "INSERT INTO dossier_items (lecture_id, kind, sha256) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_VOID = "UPDATE lectures SET void_reason = $2 WHERE lecture_id = $1"
_HELD = "SELECT lecture_id, held_on FROM lectures WHERE lecture_id = ANY($1::uuid[])"
_FILES = "SELECT lecture_id, kind, sha256 FROM dossier_items WHERE lecture_id = ANY($1::uuid[]) ORDER BY kind, sha256"


async def record_lectures(connection: Connection, accepted: Sequence[LectureCommand]) -> None:
    """Write accepted commands down."""
    await connection.executemany(
        _HOLD,
        [
            (c.stream_id, c.unit_code, c.held_on, c.starts_at, c.title, c.lecturer_id, c.attendance_count, c.household_ids)
            for c in accepted
            if isinstance(c, HoldLecture)
        ],
    )
    await connection.executemany(
        _ADD,
        [
            (c.stream_id, item.kind, item.sha256)
            for c in accepted
            if isinstance(c, HoldLecture | CompleteDossier)
            for item in c.dossier
        ],
    )
    await connection.executemany(_VOID, [(c.stream_id, c.reason) for c in accepted if isinstance(c, VoidLecture)])


async def days_held(connection: Connection, lecture_ids: Collection[UUID]) -> dict[UUID, date]:
    """The days of the recorded lectures among these."""
    return {row["lecture_id"]: row["held_on"] for row in await connection.fetch(_HELD, list(lecture_ids))}


async def dossiers(connection: Connection, lecture_ids: Collection[UUID]) -> dict[UUID, list[DossierItem]]:
    """The files of these lectures; an empty list where there is nothing."""
    files: defaultdict[UUID, list[DossierItem]] = defaultdict(list)
    for lecture_id, kind, sha256 in await connection.fetch(_FILES, list(lecture_ids)):
        files[lecture_id].append(DossierItem(kind=kind, sha256=sha256))
    return files
