"""The steps of a facility, as its offices take them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.decider import Command
from contracts.events.facilities import ChecklistItem, FacilityFinding, FindingOutcome
from contracts.events.registry import ApplicationName, FacilityKind


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfFacility(Command):
    facility_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.facility_id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Review(_OfFacility):
    """`planners` is the person who submitted each version of the plan, by version: a reviewer is somebody else."""

    planners: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyForFacility(_OfFacility):
    """A street, town or community applies for itself."""

    kind: FacilityKind
    site_code: str
    name: str
    applicant_code: str
    applied_on: date
    called: ApplicationName = "activity-room"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitPlan(_OfFacility):
    """The township office submits a plan, or the next version of a returned one."""

    planned_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovePlan(_Review):
    """The commission finds the plan fit."""

    approved_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPlan(_Review):
    """The commission returns the plan."""

    returned_on: date
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectPlan(_Review):
    """The commission rejects the plan for good."""

    rejected_on: date
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartConstruction(_OfFacility):
    """The township office reports that construction has begun."""

    started_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteConstruction(_OfFacility):
    """The township office reports that construction is complete."""

    completed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptFacility(_OfFacility):
    """The commission accepts the facility, every item of the checklist met, and states its award in fen."""

    accepted_on: date
    award_fen: int
    reason: str
    met: tuple[ChecklistItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailAcceptance(_OfFacility):
    """The commission finds items of the checklist not met, and names the day of the next inspection."""

    inspected_on: date
    defects: str
    reinspection_on: date
    unmet: tuple[ChecklistItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseFacility(_OfFacility):
    """The commission closes an accepted facility."""

    closed_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameFacility(_OfFacility):
    """The township office gives a facility another name."""

    name: str
    renamed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignateFacility(_OfFacility):
    """The commission designates an accepted facility as a demonstration one."""

    designated_on: date
    document_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDesignation(_OfFacility):
    """The commission withdraws the designation."""

    withdrawn_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseFinding(_OfFacility):
    """The commission closes the finding that an early closing has raised."""

    finding: FacilityFinding
    closed_on: date
    outcome: FindingOutcome
    reasons: str


AfterAcceptance = RenameFacility | DesignateFacility | WithdrawDesignation | CloseFinding
FacilityCommand = (
    ApplyForFacility
    | SubmitPlan
    | ApprovePlan
    | ReturnPlan
    | RejectPlan
    | StartConstruction
    | CompleteConstruction
    | AcceptFacility
    | FailAcceptance
    | CloseFacility
    | AfterAcceptance
)
