"""What else was recorded, as it ends up: meetings, tasks, duties, neighbours, volunteers, outreach, referrals.

Methods answer whether a command was accepted; no money and no target follows from any of them, but the duties do.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oracle import form, policy

Body = dict[str, Any]


@dataclass
class Meeting:
    held_on: date
    resolutions: int | None = None


@dataclass
class Task:
    department: str
    assigned_on: date
    due_on: date
    done: bool = False


@dataclass
class Open:
    """Something with a beginning, an end once, and a key that nothing else may have meanwhile."""

    first: date
    key: object = None
    ended: bool = False


@dataclass
class Service:
    """What volunteers gave on a day, all of them together."""

    day: date
    minutes: int


@dataclass
class Daybook:
    """Each by its id; `reports` are the evidence of a duty in a year by number, None where withdrawn."""

    meetings: dict[str, Meeting] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    reports: dict[tuple[str, int], list[str | None]] = field(default_factory=dict)
    things: dict[str, Open] = field(default_factory=dict)
    invited: dict[str, list[str]] = field(default_factory=dict)
    """The households that an outreach reached."""
    services: dict[str, Service] = field(default_factory=dict)
    columns: dict[str, date | None] = field(default_factory=dict)
    """The day before which nothing more can happen to a column; None once it is closed."""

    def __post_init__(self) -> None:
        self.commands: dict[str, Callable[[Body], bool]] = {
            "hold-meeting": self._hold_meeting,
            "file-minutes": self._file_minutes,
            "assign-task": self._assign,
            "extend-task": self._extend,
            "complete-task": self._complete,
            "report-duty": self._report,
            "withdraw-duty-report": self._withdraw_report,
            "record-mutual-care": lambda b: b["households"] > 1 and self._begin(b, "mutual_care_id", "started_on"),
            "end-mutual-care": lambda b: self._end(b, "mutual_care_id", "ended_on"),
            "register-organisation": lambda b: self._begin(b, "organisation_id", "registered_on"),
            "withdraw-organisation": lambda b: self._end(b, "organisation_id", "withdrawn_on"),
            "record-volunteers": self._serve,
            "void-volunteers": lambda b: self._end(b, "service_id"),
            "hold-outreach": self._hold_outreach,
            "void-outreach": lambda b: self._end(b, "outreach_id"),
            "refer-child": lambda b: self._begin(b, "referral_id", "referred_on", "child_id", "direction", "partner", "ground"),
            "answer-referral": lambda b: self._end(b, "referral_id", "answered_on"),
            "open-column": self._open_column,
            "publish-column-issue": lambda b: self._step_column(b, "published_on", closes=False),
            "close-column": lambda b: self._step_column(b, "closed_on", closes=True),
        }

    def _begin(self, body: Body, identity: str, day: str, *key: str) -> bool:
        first, taken = form.day(body, day), tuple(body[name] for name in key) or None
        if body[identity] in self.things or (taken and any(t.key == taken and not t.ended for t in self.things.values())):
            return False
        self.things[body[identity]] = Open(first, taken)
        return True

    def _end(self, body: Body, identity: str, day: str | None = None) -> bool:
        thing = self.things.get(body[identity])
        if thing is None or thing.ended or (day and form.day(body, day) < thing.first):
            return False
        thing.ended = True
        return True

    def _serve(self, body: Body) -> bool:
        minutes = body["minutes_each"] * len(form.distinct(body, "volunteer_ids"))
        if not self._begin(body, "service_id", "served_on"):
            return False
        self.services[body["service_id"]] = Service(form.day(body, "served_on"), minutes)
        return True

    def _hold_outreach(self, body: Body) -> bool:
        if not self._begin(body, "outreach_id", "held_on", "unit_code", "held_on", "speaker_id", "title"):
            return False
        self.invited[body["outreach_id"]] = body.get("household_ids", [])
        return True

    def _hold_meeting(self, body: Body) -> bool:
        if body["meeting_id"] in self.meetings or "health" not in body["departments"]:
            return False
        self.meetings[body["meeting_id"]] = Meeting(form.day(body, "held_on"))
        return True

    def _file_minutes(self, body: Body) -> bool:
        meeting = self.meetings.get(body["meeting_id"])
        if meeting is None or meeting.resolutions is not None or form.day(body, "filed_on") < meeting.held_on:
            return False
        meeting.resolutions = len(body["resolutions"])
        return True

    def _assign(self, body: Body) -> bool:
        meeting = self.meetings.get(body.get("meeting_id", ""))
        resolved = (meeting.resolutions or 0) if meeting else 0
        assigned_on, due_on = form.day(body, "assigned_on"), date.fromisoformat(body["due_on"])
        if body["task_id"] in self.tasks or body.get("resolution", 0) > resolved or due_on < assigned_on:
            return False
        self.tasks[body["task_id"]] = Task(body["department"], assigned_on, due_on)
        return True

    def _extend(self, body: Body) -> bool:
        task, due_on = self.tasks.get(body["task_id"]), date.fromisoformat(body["due_on"])
        if task is None or task.done or due_on <= task.due_on:
            return False
        task.due_on = due_on
        return True

    def _complete(self, body: Body) -> bool:
        task = self.tasks.get(body["task_id"])
        if task is None or task.done or task.department != body["department"]:
            return False
        task.done = form.day(body, "completed_on") >= task.assigned_on
        return task.done

    def _report(self, body: Body) -> bool:
        department, _ = policy.DUTIES[body["duty"]]
        if department != body["department"] or not policy.EFFECTIVE_ON.year <= body["year"] <= form.day(body, "reported_on").year:
            return False
        reports = self.reports.setdefault((body["duty"], body["year"]), [])
        if body["evidence"] not in reports:
            reports.append(body["evidence"])
        return True

    def _withdraw_report(self, body: Body) -> bool:
        reports = self.reports.get((body["duty"], body["year"]), [])
        if not 0 < body["report"] <= len(reports) or reports[body["report"] - 1] is None:
            return False
        reports[body["report"] - 1] = None
        return True

    def _open_column(self, body: Body) -> bool:
        if body["column_id"] in self.columns:
            return False
        self.columns[body["column_id"]] = form.day(body, "opened_on")
        return True

    def _step_column(self, body: Body, day: str, *, closes: bool) -> bool:
        last, on = self.columns.get(body["column_id"]), form.day(body, day)
        if last is None or on < last:
            return False
        self.columns[body["column_id"]] = None if closes else on
        return True
