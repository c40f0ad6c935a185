"""What was delivered, as it ends up: visits, sessions, lectures, trainings. Methods answer whether a command was accepted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oracle import form
from oracle.families import Help
from oracle.knowledge import Handover, Round, close_round, open_round, record_result

Body = dict[str, Any]


@dataclass
class Visit:
    child_id: str
    day: date
    voided: bool = False


@dataclass
class Session:
    """`children` is the present list; `ever` is everybody who was once on it."""

    mode: str
    institution_id: str
    agreement_id: str | None
    facility_id: str | None
    day: date
    start: str
    end: str
    children: list[str]
    ever: set[str] = field(default_factory=set)
    voided: bool = False


@dataclass
class Lecture:
    unit_code: str
    day: date
    start: str
    lecturer_id: str
    household_ids: list[str]
    items: set[str]
    voided: bool = False


@dataclass
class Training:
    kind: str
    department: str
    day: date
    attendees: list[str]
    voided: bool = False


class Diary:
    """Visits, sessions, lectures and trainings. What is voided frees its natural key."""

    def __init__(self) -> None:
        self.visits: dict[str, Visit] = {}
        self.sessions: dict[str, Session] = {}
        self.lectures: dict[str, Lecture] = {}
        self.trainings: dict[str, Training] = {}
        self.helps: dict[str, Help] = {}
        self.means: dict[str, list[tuple[date, bool]]] = {}
        self.handovers: dict[str, Handover] = {}
        self.rounds: dict[str, Round] = {}
        self._keys: dict[object, str] = {}
        self.commands: dict[str, Callable[[Body], bool]] = {
            "complete-visit": self._complete_visit,
            "void-visit": lambda body: self._void(self.visits, body["visit_id"]),
            "deliver-session": self._deliver_session,
            "amend-session": self._amend_session,
            "void-session": lambda body: self._void(self.sessions, body["session_id"]),
            "hold-lecture": self._hold_lecture,
            "complete-dossier": self._complete_dossier,
            "void-lecture": lambda body: self._void(self.lectures, body["lecture_id"]),
            "hold-training": self._hold_training,
            "void-training": lambda body: self._void(self.trainings, body["training_id"]),
            "hand-over-material": self._hand_over,
            "void-handover": lambda body: self._void(self.handovers, body["handover_id"]),
            "help-family": self._help_family,
            "void-family-help": lambda body: self._void(self.helps, body["help_id"]),
            "record-township-means": self._record_means,
            "open-survey": lambda body: open_round(self.rounds, body),
            "record-survey-result": lambda body: record_result(self.rounds, body),
            "close-survey": lambda body: close_round(self.rounds, body),
        }

    def _take(self, identity: str, known: dict[str, Any], key: object) -> bool:
        if identity in known or key in self._keys:
            return False
        self._keys[key] = identity
        return True

    def _void(self, known: dict[str, Any], identity: str) -> bool:
        entry = known.get(identity)
        if entry is None or entry.voided:
            return False
        entry.voided = True
        self._keys = {key: holder for key, holder in self._keys.items() if holder != identity}
        return True

    def _complete_visit(self, body: Body) -> bool:
        day = form.day(body, "visited_on")
        form.code(body, "unit_code", 9, 12)
        if not self._take(body["visit_id"], self.visits, ("visit", body["child_id"], day)):
            return False
        self.visits[body["visit_id"]] = Visit(body["child_id"], day)
        return True

    def _deliver_session(self, body: Body) -> bool:
        day, (start, end), children = form.day(body, "service_date"), form.hours(body), form.distinct(body, "children")
        key = ("session", body["institution_id"], body.get("facility_id"), day, start)
        if not self._take(body["session_id"], self.sessions, key):
            return False
        self.sessions[body["session_id"]] = Session(
            body["mode"],
            body["institution_id"],
            body.get("agreement_id"),
            body.get("facility_id"),
            day,
            start,
            end,
            children,
            set(children),
        )
        return True

    def _amend_session(self, body: Body) -> bool:
        children, session = form.distinct(body, "children"), self.sessions.get(body["session_id"])
        if session is None or session.voided:
            return False
        session.children = children
        session.ever |= set(children)
        return True

    def _hold_lecture(self, body: Body) -> bool:
        day, unit = form.day(body, "held_on"), form.code(body, "unit_code", 12)
        if not self._take(body["lecture_id"], self.lectures, ("lecture", unit, day, body["starts_at"])):
            return False
        items = {item["kind"] for item in body["dossier"]}
        homes = list(body["household_ids"])
        self.lectures[body["lecture_id"]] = Lecture(unit, day, body["starts_at"], body["lecturer_id"], homes, items)
        return True

    def _complete_dossier(self, body: Body) -> bool:
        form.day(body, "completed_on")
        lecture = self.lectures.get(body["lecture_id"])
        if lecture is None or lecture.voided:
            return False
        lecture.items |= {item["kind"] for item in body["dossier"]}
        return True

    def _help_family(self, body: Body) -> bool:
        day = form.day(body, "helped_on")
        if not self._take(body["help_id"], self.helps, ("help", body["household_id"], body["kind"], day)):
            return False
        self.helps[body["help_id"]] = Help(body["household_id"], day)
        return True

    def _record_means(self, body: Body) -> bool:
        start, steps = form.day(body, "from_date"), self.means.setdefault(body["township_code"], [])
        if steps and start < steps[-1][0]:
            return False
        if body["has_means"] != (bool(steps) and steps[-1][1]):
            steps.append((start, body["has_means"]))
        return True

    def _hand_over(self, body: Body) -> bool:
        day = form.day(body, "handed_on")
        if not self._take(body["handover_id"], self.handovers, ("handover", body["household_id"], day)):
            return False
        self.handovers[body["handover_id"]] = Handover(body["household_id"], day)
        return True

    def _hold_training(self, body: Body) -> bool:
        owing = {"cadre-annual": "education", "institution-staff": "human-resources"}.get(body["kind"])
        if body["training_id"] in self.trainings or (owing and body.get("department", owing) != owing):
            return False
        held_on, attendees = form.day(body, "held_on"), form.distinct(body, "attendees")
        self.trainings[body["training_id"]] = Training(
            body["kind"], body.get("department", owing or "health"), held_on, attendees
        )
        return True
