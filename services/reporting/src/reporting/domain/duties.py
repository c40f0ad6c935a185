"""The duties of the departments (annex, D1 to D16): what fulfils them, and how each stands in a year. Clause M2."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from contracts.catalogue import DomainEvent
from contracts.events.delivery import TrainingHeld
from contracts.events.registry import CredentialGranted, CredentialKind, InstitutionFiled
from contracts.events.supervision import InspectionHeld, SupportGiven
from contracts.policy import Bilingual, Policy
from contracts.values import Department

BY_CREDENTIAL: Mapping[CredentialKind, str] = {
    "registration": "registration",
    "health-permit": "health-permit",
    "fire-inspection": "fire-inspection",
    "food-licence": "food-licence",
    "staff-qualification": "qualification",
}
"""What a department does that issues a credential."""


@dataclass(frozen=True, slots=True)
class Act:
    """A department has done something on a day: one of the acts that the edition's duties name."""

    department: Department
    act: str
    day: date


@dataclass(frozen=True, slots=True)
class Evidence:
    """What fulfils a duty: an act that an event shows, or the department's own report of it with its words."""

    event_id: UUID
    day: date
    act: str | None = None
    report: str | None = None


@dataclass(frozen=True, slots=True)
class DutyItem:
    """A duty in a year: `fulfilled`, still `open` while the year runs, or `missed`; with all its evidence by day."""

    duty: str
    clause: str
    department: Department
    text: Bilingual
    state: Literal["fulfilled", "open", "missed"]
    evidence: tuple[Evidence, ...]


def acts_of(event: DomainEvent) -> Iterator[Act]:
    """What an event shows that departments did. Clauses D2, D4, D6, D9, D10, D12 and those of inspection and support."""
    match event:
        case InstitutionFiled():
            yield Act("health", "filing", event.filed_on)
            if event.registered_by is not None:
                yield Act(event.registered_by, "registration", event.filed_on)
        case CredentialGranted():
            if event.issued_by is not None and event.kind in BY_CREDENTIAL:
                yield Act(event.issued_by, BY_CREDENTIAL[event.kind], event.valid_from)
        case InspectionHeld():
            for department in event.departments:
                yield Act(department, "inspection", event.inspected_on)
                if event.kind == "joint":
                    yield Act(department, "joint-inspection", event.inspected_on)
        case TrainingHeld():
            yield Act(event.department, "training", event.held_on)
        case SupportGiven():
            yield Act(event.department, "support", event.given_on)
        case _:
            return


def duty_sheet(
    policy: Policy, year: int, today: date, acts: Sequence[tuple[UUID, Act]], reports: Mapping[str, Sequence[Evidence]]
) -> list[DutyItem]:
    """Every duty of the edition in a year, in the annex's order. `acts` are those of the year, `reports` by duty. Clause M2."""
    items = []
    for name, duty in policy.edition.duties.items():
        seen = [
            Evidence(event_id, act.day, act=act.act)
            for event_id, act in acts
            if act.department == duty.department and act.act in duty.acts and act.day.year == year
        ]
        evidence = tuple(sorted((*seen, *reports.get(name, ())), key=lambda one: (one.day, one.event_id)))
        unfulfilled: Literal["open", "missed"] = "open" if today.year <= year else "missed"
        state = "fulfilled" if evidence else unfulfilled
        items.append(DutyItem(name, duty.clause, duty.department, duty.text, state, evidence))
    return items
