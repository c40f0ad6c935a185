"""GET /sessions and /sessions/{id}."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from chassis.actor import Actor
from chassis.database import Connection
from chassis.web.auth import require
from chassis.web.database import connection
from chassis.web.problems import ProblemError
from contracts.events.delivery import VoidReason
from contracts.events.registry import SessionMode
from contracts.values import AgreementId, ChildId, FacilityId, InstitutionId, SessionId
from services_delivery.application.request_values import Day, WallClock
from services_delivery.web.areas import OFFICES, institution_of
from services_delivery.web.paging import Page, Paging, paging

_COLUMNS = """
    SELECT session_id, mode, institution_id, agreement_id, facility_id, service_date, void_reason,
           to_char(starts_at, 'HH24:MI') AS starts_at, to_char(ends_at, 'HH24:MI') AS ends_at,
           ARRAY(SELECT child_id FROM attendances a WHERE a.session_id = s.session_id ORDER BY child_id) AS children
    FROM sessions s"""
_LIST = f"""{_COLUMNS}
    WHERE (service_date, session_id) > ($1, $2) AND ($4::uuid IS NULL OR institution_id = $4)
      AND ($5::uuid IS NULL OR session_id IN (SELECT session_id FROM attendances WHERE child_id = $5))
      AND ($6::date IS NULL OR service_date = $6)
    ORDER BY service_date, session_id LIMIT $3 + 1"""  # noqa: S608
_ONE = f"{_COLUMNS} WHERE session_id = $1"

router = APIRouter(prefix="/sessions", tags=["sessions"])
Reader = Annotated[Actor, Depends(require(*OFFICES, "institution"))]


class RecordedSession(BaseModel):
    """A session as recorded, with its present attendance list; `void_reason` is null while it counts."""

    session_id: SessionId
    mode: SessionMode
    institution_id: InstitutionId
    agreement_id: AgreementId | None
    facility_id: FacilityId | None
    service_date: date
    starts_at: WallClock
    ends_at: WallClock
    children: list[ChildId]
    void_reason: VoidReason | None


@router.get("", summary="亲子体验列表 · experience sessions, by day")
async def list_sessions(
    who: Reader,
    database: Annotated[Connection, Depends(connection)],
    paging: Annotated[Paging, Depends(paging)],
    institution_id: InstitutionId | None = None,
    child_id: Annotated[ChildId | None, Query(description="Sessions whose present list names the child.")] = None,
    service_date: Annotated[Day | None, Query(alias="date")] = None,
) -> Page[RecordedSession]:
    """Sessions, voided ones too; an institution's actor reads its own."""
    institution = institution_of(who, institution_id)
    rows = await database.fetch(_LIST, paging.day, paging.id, paging.limit, institution, child_id, service_date)
    sessions = [RecordedSession.model_validate(dict(row)) for row in rows]
    return paging.page(sessions, lambda session: (session.service_date, session.session_id))


@router.get("/{session_id}", summary="一次亲子体验 · one experience session")
async def get_session(
    session_id: SessionId, who: Reader, database: Annotated[Connection, Depends(connection)]
) -> RecordedSession:
    """One session. 404 `resource.not-found`, 403 where it is of another institution."""
    row = await database.fetchrow(_ONE, session_id)
    if row is None:
        raise ProblemError("resource.not-found")
    institution_of(who, row["institution_id"])
    return RecordedSession.model_validate(dict(row))
