"""GET /meetings, /tasks: what the coordination group has resolved, and what is still to be done. Clauses M1, M2."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.actor import ROLES
from chassis.clock import business_date, system_clock
from chassis.database import Connection
from chassis.streams import read_states
from chassis.web.auth import require
from chassis.web.database import connection
from contracts.events.governance import MeetingBody
from contracts.values import Department
from registry.application.listed import ids_of
from registry.domain.meeting import MEETING, Meeting
from registry.domain.task import TASK, Task
from registry.web.answers import LIMIT_MAX, Limit, Page, View

router = APIRouter(tags=["governance"], dependencies=[Depends(require(*ROLES))])


class MeetingView(View):
    """A meeting with its resolutions in order."""

    meeting_id: UUID
    body: MeetingBody
    held_on: date
    departments: tuple[Department, ...]
    agenda: tuple[str, ...]
    minutes_sha256: str | None
    resolutions: tuple[str, ...]


class TaskView(View):
    """A task of a department; `overdue` on the day asked for."""

    task_id: UUID
    meeting_id: UUID | None
    resolution: int | None
    department: Department
    task: str
    clause: str | None
    assigned_on: date
    due_on: date
    completed_on: date | None
    evidence: str | None
    overdue: bool = False


@router.get("/meetings", summary="协调小组会议 · meetings of the coordination group")
async def list_meetings(
    database: Annotated[Connection, Depends(connection)], after: UUID | None = None, limit: Limit = 100
) -> Page[MeetingView]:
    """In the order of their ids."""
    ids = await ids_of(database, "meeting", after, None, limit + 1)
    meetings = await read_states(database, MEETING, ids[:limit])
    items = [MeetingView.model_validate(one) for one in meetings if isinstance(one, Meeting)]
    return Page(items=items, next=str(ids[limit - 1]) if len(ids) > limit else None)


@router.get("/tasks", summary="交办事项 · tasks of the departments")
async def list_tasks(
    database: Annotated[Connection, Depends(connection)],
    department: Department | None = None,
    on: date | None = None,
    *,
    overdue: bool = False,
) -> list[TaskView]:
    """By due date; with `overdue` those alone whose day lies before the day (today) and that are not done."""
    day = on or business_date(system_clock())
    tasks = [one async for one in _tasks(database, department) if one.overdue_on(day) or not overdue]
    ordered = sorted(tasks, key=lambda one: (one.due_on, one.task_id))
    return [TaskView.model_validate(one).model_copy(update={"overdue": one.overdue_on(day)}) for one in ordered]


async def _tasks(database: Connection, department: Department | None) -> AsyncIterator[Task]:
    after: UUID | None = None
    while ids := await ids_of(database, "task", after, department, LIMIT_MAX):
        after = ids[-1]
        for one in await read_states(database, TASK, ids):
            if isinstance(one, Task):
                yield one
