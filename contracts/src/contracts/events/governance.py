"""What the coordination group meets for, resolves and gives out as tasks; and what departments report of their duties."""

from datetime import date
from typing import Annotated, Literal

from pydantic import StringConstraints

from contracts.catalogue import DomainEvent, event
from contracts.topics import DUTIES, MEETINGS, TASKS
from contracts.values import Clause, Department, MeetingId, Sha256, TaskId

MeetingBody = Literal["coordination-group", "joint-meeting"]
DutyId = Annotated[str, StringConstraints(pattern=r"^D[0-9]+\.[0-9]$")]
"""A duty of the annex: the department's row and the number of the duty in its text."""


@event("meeting-held", topic=MEETINGS)
class MeetingHeld(DomainEvent):
    """The coordination group (协调小组) or its joint meeting (联席会议) has met. Clause M1."""

    meeting_id: MeetingId
    body: MeetingBody
    held_on: date
    departments: tuple[Department, ...]
    agenda: tuple[str, ...]


@event("minutes-filed", topic=MEETINGS)
class MinutesFiled(DomainEvent):
    """The minutes of a meeting are on file, by the hash of their bytes, with its resolutions in order. Clause M1."""

    meeting_id: MeetingId
    filed_on: date
    minutes_sha256: Sha256
    resolutions: tuple[str, ...]


@event("task-assigned", topic=TASKS)
class TaskAssigned(DomainEvent):
    """A department has something to do by `due_on`, by the resolution (from 1) of a meeting where one says so. Clauses M1, M2."""

    task_id: TaskId
    meeting_id: MeetingId | None
    resolution: int | None
    department: Department
    task: str
    clause: Clause | None
    assigned_on: date
    due_on: date


@event("task-extended", topic=TASKS)
class TaskExtended(DomainEvent):
    """A task is due later, and why. Clause M1."""

    task_id: TaskId
    previous_due_on: date
    due_on: date
    reason: str


@event("task-completed", topic=TASKS)
class TaskCompleted(DomainEvent):
    """A task is done, by what evidence. Clause M1."""

    task_id: TaskId
    department: Department
    completed_on: date
    evidence: str


@event("duty-reported", topic=DUTIES)
class DutyReported(DomainEvent):
    """A department has reported what it did for a duty of the annex in a year. Clauses M2, D1, D2, D3, D4, D5, D6, D7, D8.

    And D9, D10, D11, D12, D13, D14, D15, D16.
    """

    duty: DutyId
    department: Department
    year: int
    report: int
    reported_on: date
    evidence: str


@event("duty-report-withdrawn", topic=DUTIES)
class DutyReportWithdrawn(DomainEvent):
    """A report of a duty was wrong. Clause M2."""

    duty: DutyId
    year: int
    report: int
    withdrawn_on: date
    reason: str
