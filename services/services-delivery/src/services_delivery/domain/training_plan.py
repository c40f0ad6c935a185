"""Who is to be trained in a year and who was: every cadre and member of township staff, and institution staff in all. S4.1, S4.2."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.policy import Policy

OFFICE_POSTS = ("cadre", "township-staff")
"""Family-planning cadres, and those who do the 0-3 work at a township office (S4.1)."""


@dataclass(frozen=True, slots=True)
class Engaged:
    """A time a person was in a post, to before `ended_on`; `at_institution`: of a care institution, else of a unit's office."""

    practitioner_id: UUID
    post: str | None
    unit_code: str | None
    at_institution: bool
    began_on: date
    ended_on: date | None

    def on(self, day: date) -> bool:
        """True while in the post."""
        return self.began_on <= day and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True)
class Held:
    """A training that counts."""

    kind: str
    held_on: date
    attendees: Collection[UUID]


@dataclass(frozen=True, slots=True)
class Untrained:
    """Somebody who is owed the year's training and has not attended it."""

    practitioner_id: UUID
    post: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class OfficePlan:
    """S4.1: those in an office post on the day, and which of them have attended; `missing` by unit, then id."""

    required_each: int
    in_post: int
    trained: int
    missing: tuple[Untrained, ...]


@dataclass(frozen=True, slots=True)
class StaffPlan:
    """S4.2: attendances, not people, of those who were an institution's on the day; `others` attended and were not."""

    required: int
    person_times: int
    others: int
    met: bool


def office_plan(policy: Policy, as_of: date, people: Sequence[Engaged], trainings: Sequence[Held]) -> OfficePlan:
    """Who of the offices has not attended an annual training of the year by the day. Clause S4.1."""
    required: int = policy.value("S4.1.trainings-min", as_of).value
    annual = [t for t in trainings if t.kind == "cadre-annual" and t.held_on.year == as_of.year and t.held_on <= as_of]
    due = {
        one.practitioner_id: Untrained(one.practitioner_id, one.post, one.unit_code)
        for one in people
        if one.post in OFFICE_POSTS and one.post is not None and one.unit_code is not None and one.on(as_of)
    }
    missing = [one for one in due.values() if sum(one.practitioner_id in t.attendees for t in annual) < required]
    ordered = tuple(sorted(missing, key=lambda one: (one.unit_code, one.practitioner_id)))
    return OfficePlan(required, len(due), len(due) - len(ordered), ordered)


def staff_plan(policy: Policy, as_of: date, people: Sequence[Engaged], trainings: Sequence[Held]) -> StaffPlan:
    """The year's person-times of free training by the day, against those the text asks for. Clause S4.2."""
    required: int = policy.value("S4.2.person-times-min", as_of).value
    employed: dict[UUID, list[Engaged]] = {}
    for one in people:
        if one.at_institution:
            employed.setdefault(one.practitioner_id, []).append(one)
    attended = [
        any(time.on(held.held_on) for time in employed.get(attendee, ()))
        for held in trainings
        if held.kind == "institution-staff" and held.held_on.year == as_of.year and held.held_on <= as_of
        for attendee in held.attendees
    ]
    person_times = sum(attended)
    return StaffPlan(required, person_times, len(attended) - person_times, person_times >= required)
