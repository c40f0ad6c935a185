"""What becomes of care institutions after filing: assessment, designation, suspension, support; inspections; the public list."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.catalogue import DomainEvent, event
from contracts.topics import INSPECTIONS, INSTITUTIONS, MUTUAL_CARE, QUALITY_LISTS
from contracts.values import (
    AssessmentId,
    Department,
    Fen,
    InspectionId,
    InstitutionId,
    MutualCareId,
    SupportId,
    SuspensionId,
    TownshipCode,
    VillageCode,
)

AgeGroup = Literal["under-12-months", "12-24-months", "24-36-months"]
Grade = Literal["grade-a", "grade-b", "grade-c", "ungraded"]
SupportKind = Literal["purchase", "reward", "land", "rent"]
InspectionKind = Literal["routine", "joint"]
Area = Literal["safety", "hygiene", "staff", "care-content"]
"""What the text inspects and the assessment scores: 安全保障、卫生条件、人员资质、保育服务内容."""
Points = Annotated[int, Field(ge=0, le=100)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Places(_Part):
    """How many children of an age group an institution has places for."""

    age_group: AgeGroup
    places: int


class Score(_Part):
    """The points an area has in an assessment."""

    area: Area
    points: Points


class ListedInstitution(_Part):
    """An institution as an edition of the public list has it."""

    institution_id: InstitutionId
    name: str
    kind: Literal["nursery", "parent-child-centre"]
    township_code: TownshipCode
    valid_to: date


@event("institution-filing-amended", topic=INSTITUTIONS)
class InstitutionFilingAmended(DomainEvent):
    """What an institution has filed is different from `amended_on` on: capacity by age group, staff. Clause K4.1."""

    institution_id: InstitutionId
    capacity: int
    capacity_by_group: tuple[Places, ...]
    staff: int | None
    amended_on: date


@event("institution-filing-ended", topic=INSTITUTIONS)
class InstitutionFilingEnded(DomainEvent):
    """An institution is no longer on file from `ended_on` on. Clause K4.1."""

    institution_id: InstitutionId
    ended_on: date
    reason: str


@event("institution-suspended", topic=INSTITUTIONS)
class InstitutionSuspended(DomainEvent):
    """An institution may not serve from `from_date` on; sessions from then on are not payable. Clauses K5.4, S3.1."""

    institution_id: InstitutionId
    suspension_id: SuspensionId
    from_date: date
    inspection_id: InspectionId | None
    reason: str


@event("institution-resumed", topic=INSTITUTIONS)
class InstitutionResumed(DomainEvent):
    """A suspension has ended: the institution may serve from `resumed_on` on. Clause K5.4."""

    institution_id: InstitutionId
    suspension_id: SuspensionId
    resumed_on: date


@event("institution-assessed", topic=INSTITUTIONS)
class InstitutionAssessed(DomainEvent):
    """An institution was scored against the standard, by area, and is of a grade. Clause K5.1."""

    institution_id: InstitutionId
    assessment_id: AssessmentId
    assessed_on: date
    standard: str
    scores: tuple[Score, ...]
    total: Points
    grade: Grade


@event("institution-designated", topic=INSTITUTIONS)
class InstitutionDesignated(DomainEvent):
    """A nursery or centre is a demonstration one, both dates included, by a document that may state an award. K5.1, G4.1."""

    institution_id: InstitutionId
    assessment_id: AssessmentId
    valid_from: date
    valid_to: date
    document_number: str
    award_fen: Fen | None


@event("institution-designation-withdrawn", topic=INSTITUTIONS)
class InstitutionDesignationWithdrawn(DomainEvent):
    """An institution is no demonstration one from `withdrawn_on` on. Clauses K5.1, G4.1."""

    institution_id: InstitutionId
    withdrawn_on: date
    reason: str


@event("support-given", topic=INSTITUTIONS)
class SupportGiven(DomainEvent):
    """A department has supported an institution: purchase, reward instead of subsidy, land or rent preference. Clause K4.1."""

    institution_id: InstitutionId
    support_id: SupportId
    kind: SupportKind
    department: Department
    given_on: date
    document_number: str
    amount_fen: Fen | None


@event("inspection-held", topic=INSPECTIONS)
class InspectionHeld(DomainEvent):
    """Departments have inspected an institution, one of them or several jointly. Clauses K5.4, G4.2."""

    inspection_id: InspectionId
    institution_id: InstitutionId
    kind: InspectionKind
    departments: tuple[Department, ...]
    areas: tuple[Area, ...]
    inspected_on: date


@event("inspection-finding-raised", topic=INSPECTIONS)
class InspectionFindingRaised(DomainEvent):
    """An inspection has found something to be put right by `due_on`. Clause K5.4."""

    inspection_id: InspectionId
    institution_id: InstitutionId
    number: int
    area: Area
    finding: str
    due_on: date


@event("inspection-finding-closed", topic=INSPECTIONS)
class InspectionFindingClosed(DomainEvent):
    """A finding has been put right, by what evidence. Clause K5.4."""

    inspection_id: InspectionId
    institution_id: InstitutionId
    number: int
    closed_on: date
    evidence: str


@event("quality-list-published", topic=QUALITY_LISTS)
class QualityListPublished(DomainEvent):
    """An edition of the public list of quality institutions, frozen, with its difference to the one before. Clause K5.2."""

    number: int
    published_on: date
    institutions: tuple[ListedInstitution, ...]
    added: tuple[InstitutionId, ...]
    removed: tuple[InstitutionId, ...]


@event("mutual-care-recorded", topic=MUTUAL_CARE)
class MutualCareRecorded(DomainEvent):
    """Households of a village care for each other's children (邻里互助), so many from a day on. Clause K4.1."""

    mutual_care_id: MutualCareId
    village_code: VillageCode
    households: int
    children: int
    started_on: date


@event("mutual-care-ended", topic=MUTUAL_CARE)
class MutualCareEnded(DomainEvent):
    """A neighbourly arrangement has ended. Clause K4.1."""

    mutual_care_id: MutualCareId
    ended_on: date
