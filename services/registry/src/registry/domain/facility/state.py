"""A facility on its way: each step is a state of its own, with the day it was taken."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from chassis.existence import Absent
from contracts.events.facilities import FacilityFindingRaised
from contracts.events.registry import ApplicationName, FacilityKind


@dataclass(frozen=True, slots=True)
class Project:
    """What is applied for, and stays the same on all the way."""

    facility_id: UUID
    kind: FacilityKind
    site_code: str
    name: str
    applicant_code: str
    township_code: str
    called: ApplicationName

    @property
    def clause(self) -> str:
        """The clause that awards such a facility."""
        return clause_of(self.kind)


def clause_of(kind: FacilityKind) -> str:
    """S1.1 awards a station, S1.2 an activity room."""
    return "S1.1" if kind == "station" else "S1.2"


@dataclass(frozen=True, slots=True)
class Step:
    """A facility after a step: `on` is the day it was taken, before which no later step may lie."""

    step: ClassVar[str]
    project: Project
    on: date


@dataclass(frozen=True, slots=True)
class Applied(Step):
    """Applied for; the township office's plan is due."""

    step: ClassVar[str] = "applied"


@dataclass(frozen=True, slots=True)
class Planned(Step):
    """Planned; the commission's review is due."""

    step: ClassVar[str] = "planned"
    plan_version: int


@dataclass(frozen=True, slots=True)
class Returned(Step):
    """The plan is returned with reasons; the next version of it is due."""

    step: ClassVar[str] = "returned"
    plan_version: int
    reasons: str


@dataclass(frozen=True, slots=True)
class Rejected(Step):
    """The plan is rejected for good, with reasons; no step follows."""

    step: ClassVar[str] = "rejected"
    plan_version: int
    reasons: str


@dataclass(frozen=True, slots=True)
class Approved(Step):
    """The plan is approved; construction may start."""

    step: ClassVar[str] = "approved"
    plan_version: int


@dataclass(frozen=True, slots=True)
class UnderConstruction(Step):
    """Being built."""

    step: ClassVar[str] = "under-construction"


@dataclass(frozen=True, slots=True)
class Built(Step):
    """Reported complete; acceptance is due."""

    step: ClassVar[str] = "built"


@dataclass(frozen=True, slots=True)
class Defective(Step):
    """Built, and not accepted: to be inspected again."""

    step: ClassVar[str] = "defective"
    defects: str
    reinspection_on: date


@dataclass(frozen=True, slots=True)
class Accepted(Step):
    """Accepted and open, with the award that acceptance states; a demonstration facility from `designated_on` on."""

    step: ClassVar[str] = "accepted"
    award_fen: int
    reason: str
    designated_on: date | None = None


@dataclass(frozen=True, slots=True)
class Closed(Step):
    """Accepted once, and not open from `on` on; with what was found of it, if it closed early."""

    step: ClassVar[str] = "closed"
    accepted_on: date
    award_fen: int
    reason: str
    finding: FacilityFindingRaised | None = None
    finding_closed: bool = False


FacilityState = (
    Absent | Applied | Planned | Returned | Rejected | Approved | UnderConstruction | Built | Defective | Accepted | Closed
)
