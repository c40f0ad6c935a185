"""hold-meeting, file-minutes, assign-task, extend-task, complete-task, report-duty, withdraw-duty-report. Clauses M1, M2,
D1, D2, D3, D4, D5, D6, D7, D8, D9, D10, D11, D12, D13, D14, D15, D16."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType
from chassis.database import Connection
from chassis.decider import Decider, Refusal
from chassis.fields import Day, Name, PastDay, Reason, unrepeated
from chassis.issuing import named, stated
from chassis.streams import read_states
from contracts.events.governance import DutyId, MeetingBody
from contracts.policy import Bilingual
from contracts.values import Clause, Department, Sha256
from registry.application.listed import listing
from registry.domain.duty import DutyCommand, DutyState, ReportDuty, WithdrawDutyReport
from registry.domain.meeting import MEETING, FileMinutes, HoldMeeting, Meeting
from registry.domain.task import TASK, AssignTask, CompleteTask, ExtendTask

COMMISSION: frozenset[Role] = frozenset({"commission"})
DEPARTMENTS: frozenset[Role] = frozenset({"commission", "department"})
Year = Annotated[int, Field(strict=True, ge=2000, le=2100)]
Number = Annotated[int, Field(strict=True, ge=1, le=1000)]


class HoldMeetingRequest(CommandRequest):
    """Which body met when, which departments were there, and about what."""

    meeting_id: UUID | None = None
    body: MeetingBody
    held_on: PastDay
    departments: Annotated[tuple[Department, ...], Field(min_length=1), unrepeated]
    agenda: Annotated[tuple[Name, ...], Field(min_length=1, max_length=50)]


class FileMinutesRequest(CommandRequest):
    """The minutes by the hash of their bytes, and the resolutions in order."""

    meeting_id: UUID
    filed_on: PastDay
    minutes_sha256: Sha256
    resolutions: Annotated[tuple[Reason, ...], Field(max_length=100)] = ()


class AssignTaskRequest(CommandRequest):
    """What a department is to do by when; by which resolution of which meeting, and for which clause, where there is one."""

    task_id: UUID | None = None
    meeting_id: UUID | None = None
    resolution: Number | None = None
    department: Department
    task: Reason
    clause: Clause | None = None
    assigned_on: PastDay
    due_on: Day


class ExtendTaskRequest(CommandRequest):
    """The later day, and why."""

    task_id: UUID
    due_on: Day
    reason: Reason


class CompleteTaskRequest(CommandRequest):
    """When the department did it, and what shows it."""

    task_id: UUID
    department: Department
    completed_on: PastDay
    evidence: Reason


class ReportDutyRequest(CommandRequest):
    """What a department did for a duty of the annex in a year."""

    duty: DutyId
    department: Department
    year: Year
    reported_on: PastDay
    evidence: Reason


class WithdrawDutyReportRequest(CommandRequest):
    """Which report was wrong, and why."""

    duty: DutyId
    year: Year
    report: Number
    reason: Reason


async def _by_minutes(connection: Connection, commands: Sequence[AssignTask]) -> Sequence[AssignTask | Refusal]:
    """The commands, each with the number of resolutions of its meeting."""
    ids = [command.meeting_id for command in commands if command.meeting_id is not None]
    meetings = await read_states(connection, MEETING, list(dict.fromkeys(ids)))
    resolved = {one.meeting_id: len(one.resolutions) for one in meetings if isinstance(one, Meeting)}
    return [
        command if command.meeting_id is None else replace(command, resolutions=resolved.get(command.meeting_id, 0))
        for command in commands
    ]


def governance_commands(duty: Decider[DutyState, DutyCommand]) -> Sequence[CommandType[Any, Any, Any]]:
    """The commands of meetings, tasks and duties."""
    return (
        CommandType(
            name="hold-meeting",
            summary=Bilingual(zh="登记协调小组会议", en="record a meeting of the coordination group"),
            request=HoldMeetingRequest,
            decider=MEETING,
            command=named(HoldMeeting, "meeting_id"),
            roles=COMMISSION,
            record=listing("meeting", lambda _command: ""),
        ),
        CommandType(
            name="file-minutes",
            summary=Bilingual(zh="归档会议纪要", en="file the minutes of a meeting"),
            request=FileMinutesRequest,
            decider=MEETING,
            command=stated(FileMinutes),
            roles=COMMISSION,
        ),
        CommandType(
            name="assign-task",
            summary=Bilingual(zh="交办事项", en="give a department a task"),
            request=AssignTaskRequest,
            decider=TASK,
            command=named(AssignTask, "task_id"),
            roles=COMMISSION,
            prepare=_by_minutes,
            record=listing("task", lambda command: command.department),
        ),
        *_task_changes(),
        CommandType(
            name="report-duty",
            summary=Bilingual(zh="上报职责履行情况", en="report what was done for a duty"),
            request=ReportDutyRequest,
            decider=duty,
            command=stated(ReportDuty),
            roles=DEPARTMENTS,
        ),
        CommandType(
            name="withdraw-duty-report",
            summary=Bilingual(zh="撤回职责上报", en="withdraw a report of a duty"),
            request=WithdrawDutyReportRequest,
            decider=duty,
            command=stated(WithdrawDutyReport),
            roles=DEPARTMENTS,
        ),
    )


def _task_changes() -> Sequence[CommandType[Any, Any, Any]]:
    return (
        CommandType(
            name="extend-task",
            summary=Bilingual(zh="延长办理期限", en="put a task off"),
            request=ExtendTaskRequest,
            decider=TASK,
            command=stated(ExtendTask),
            roles=COMMISSION,
        ),
        CommandType(
            name="complete-task",
            summary=Bilingual(zh="办结交办事项", en="complete a task"),
            request=CompleteTaskRequest,
            decider=TASK,
            command=stated(CompleteTask),
            roles=DEPARTMENTS,
        ),
    )
