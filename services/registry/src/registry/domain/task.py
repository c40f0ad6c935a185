"""A department's task: assigned with a due date, extended, completed. Clauses M1, M2."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.governance import TaskAssigned, TaskCompleted, TaskExtended
from contracts.values import Department


@dataclass(frozen=True, slots=True)
class Task:
    """What a department is to do by `due_on`; done on `completed_on`."""

    task_id: UUID
    meeting_id: UUID | None
    resolution: int | None
    department: Department
    task: str
    clause: str | None
    assigned_on: date
    due_on: date
    completed_on: date | None = None
    evidence: str | None = None

    def overdue_on(self, day: date) -> bool:
        """True on the days after its due date while it is not done."""
        return self.completed_on is None and self.due_on < day


TaskState = Absent | Task


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfTask(Command):
    task_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.task_id


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTask(_OfTask):
    """The group gives a department something to do; `resolutions` is how many the meeting's minutes have, looked up."""

    meeting_id: UUID | None
    resolution: int | None
    department: Department
    task: str
    clause: str | None
    assigned_on: date
    due_on: date
    resolutions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendTask(_OfTask):
    """A task is due later."""

    due_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTask(_OfTask):
    """A department has done its task."""

    department: Department
    completed_on: date
    evidence: str


TaskCommand = AssignTask | ExtendTask | CompleteTask


def assign(task: TaskState, command: AssignTask) -> Decision:
    """Assign a task once; by a resolution that the meeting's minutes have, or by none. Clauses M1, M2."""
    if (command.meeting_id is None) != (command.resolution is None):
        return Refusal("task.resolution-without-meeting", clause="M1", details={"resolution": command.resolution})
    if command.resolution is not None and command.resolution > command.resolutions:
        return Refusal("task.resolution-unknown", clause="M1", details={"resolutions": command.resolutions})
    if command.due_on < command.assigned_on:
        return Refusal("task.due-before-assigned", clause="M1", details={"not_before": command.assigned_on})
    if isinstance(task, Task):
        return Refusal("task.already-exists", clause="M1", details={"existing_id": str(command.task_id)})
    return [
        TaskAssigned(
            task_id=command.task_id,
            meeting_id=command.meeting_id,
            resolution=command.resolution,
            department=command.department,
            task=command.task,
            clause=command.clause,
            assigned_on=command.assigned_on,
            due_on=command.due_on,
        )
    ]


def extend(task: Task, command: ExtendTask) -> Decision:
    """Put a task off to a later day. Clause M1."""
    if command.due_on <= task.due_on:
        return Refusal("task.not-later", clause="M1", details={"due_on": task.due_on})
    return [TaskExtended(task_id=command.task_id, previous_due_on=task.due_on, due_on=command.due_on, reason=command.reason)]


def complete(task: Task, command: CompleteTask) -> Decision:
    """Complete a task by the department it was given to, also after its day. Clause M1."""
    if command.department != task.department:
        return Refusal("task.other-department", clause="M2", details={"department": task.department})
    if command.completed_on < task.assigned_on:
        return Refusal("task.completed-too-early", clause="M1", details={"not_before": task.assigned_on})
    return [
        TaskCompleted(
            task_id=command.task_id,
            department=task.department,
            completed_on=command.completed_on,
            evidence=command.evidence,
        )
    ]


def decide(task: TaskState, command: TaskCommand) -> Decision:
    """The decision on each command; what is done is neither put off nor done again."""
    match command, task:
        case AssignTask(), _:
            return assign(task, command)
        case _, Task(completed_on=None):
            return extend(task, command) if isinstance(command, ExtendTask) else complete(task, command)
        case _, Task(completed_on=completed_on):
            return Refusal("task.already-completed", clause="M1", details={"completed_on": completed_on})
        case _:
            return Refusal("task.unknown", clause="M1", details={"task_id": str(command.task_id)})


def evolve(task: TaskState, event: DomainEvent) -> TaskState:
    """The state after an event."""
    match task, event:
        case Absent(), TaskAssigned():
            return Task(**event.model_dump())
        case Task(), TaskExtended():
            return replace(task, due_on=event.due_on)
        case Task(), TaskCompleted():
            return replace(task, completed_on=event.completed_on, evidence=event.evidence)
        case _:
            return task


TASK: Decider[TaskState, TaskCommand] = Decider("task", Absent(), decide, evolve)
