"""A column or programme on early development in a newspaper, on the air or on line, and its issues. Clause K2.1."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from contracts.catalogue import DomainEvent
from contracts.events.outreach import ColumnClosed, ColumnForm, ColumnIssuePublished, ColumnOpened, Medium
from services_delivery.domain.refusals import in_future, other_office


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue as it came out."""

    issue: int
    title: str
    published_on: date


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its issues in order; it runs until `closed_on`."""

    unit_code: str
    form: ColumnForm
    medium: Medium
    title: str
    opened_on: date
    issues: tuple[Issue, ...] = ()
    closed_on: date | None = None

    @property
    def latest_on(self) -> date:
        """The day of the last thing that happened to it."""
        return self.issues[-1].published_on if self.issues else self.opened_on


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenColumn(Command):
    """A column begins to run."""

    stream_id: UUID
    unit_code: str
    form: ColumnForm
    medium: Medium
    title: str
    opened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishIssue(Command):
    """The next issue has come out."""

    stream_id: UUID
    title: str
    published_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseColumn(Command):
    """The column ends."""

    stream_id: UUID
    closed_on: date


ColumnCommand = OpenColumn | PublishIssue | CloseColumn
CLAUSE = "K2.1"


def decide(column: Column | None, command: ColumnCommand) -> Decision:
    """Decide, under clause K2.1; the refusals are those of `errors.py` that begin with the aggregate's name."""
    if isinstance(command, OpenColumn):
        return _open(column, command)
    if column is None:
        return Refusal("column.unknown", CLAUSE)
    if refusal := other_office(command.actor, column.unit_code):
        return refusal
    if column.closed_on is not None:
        return Refusal("column.closed", CLAUSE, {"closed_on": column.closed_on.isoformat()})
    match command:
        case PublishIssue(stream_id=stream_id, title=title, published_on=day):
            issue = ColumnIssuePublished(column_id=stream_id, issue=len(column.issues) + 1, title=title, published_on=day)
            return _not_before(column, command, "published_on", day) or [issue]
        case CloseColumn(stream_id=stream_id, closed_on=day):
            return _not_before(column, command, "closed_on", day) or [ColumnClosed(column_id=stream_id, closed_on=day)]


def _open(column: Column | None, command: OpenColumn) -> Decision:
    if column is not None:
        return Refusal("column.already-recorded", CLAUSE, {"existing_id": str(command.stream_id)})
    return in_future("opened_on", command.opened_on, command.now) or [
        ColumnOpened(
            column_id=command.stream_id,
            unit_code=command.unit_code,
            form=command.form,
            medium=command.medium,
            title=command.title,
            opened_on=command.opened_on,
        )
    ]


def _not_before(column: Column, command: Command, field: str, day: date) -> Refusal | None:
    if day < column.latest_on:
        return Refusal("column.step-before-last", CLAUSE, {"not_before": column.latest_on.isoformat()})
    return in_future(field, day, command.now)


def evolve(column: Column | None, event: DomainEvent) -> Column | None:
    """The column after an event of its stream."""
    match event:
        case ColumnOpened():
            return Column(event.unit_code, event.form, event.medium, event.title, event.opened_on)
        case ColumnIssuePublished() if column is not None:
            issue = Issue(event.issue, event.title, event.published_on)
            return replace(column, issues=(*column.issues, issue))
        case ColumnClosed() if column is not None:
            return replace(column, closed_on=event.closed_on)
    return column


COLUMN: Decider[Column | None, ColumnCommand] = Decider("column", None, decide, evolve)
