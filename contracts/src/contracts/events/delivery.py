"""What services-delivery publishes: what was delivered to whom, on which day, as the clerk has it."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, WithJsonSchema

from contracts.catalogue import DomainEvent, event
from contracts.events.registry import SessionMode
from contracts.topics import LECTURES, SESSIONS, TRAININGS, VISITS
from contracts.values import (
    AgreementId,
    ChildId,
    FacilityId,
    HouseholdId,
    InstitutionId,
    LectureId,
    PractitionerId,
    SessionId,
    Sha256,
    TrainingId,
    UnitCode,
    VillageCode,
    VisitId,
)

VoidReason = Literal["entered-in-error", "not-delivered", "found-by-inspection"]
DossierKind = Literal["sign-in-sheet", "photographs", "outline", "title-proof"]
TrainingKind = Literal["cadre-annual", "institution-staff", "backbone"]


def _without_offset(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("a wall clock time of Asia/Shanghai bears no offset")
    return value


LocalTime = Annotated[
    time,
    AfterValidator(_without_offset),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?$",
            "description": "Wall clock of the day of service, Asia/Shanghai, without offset.",
        }
    ),
]


class DossierItem(BaseModel):
    """A file of the lecture file (基础资料) by the hash of its bytes. Clause S2."""

    model_config = ConfigDict(frozen=True)

    kind: DossierKind
    sha256: Sha256


@event("visit-completed", topic=VISITS)
class VisitCompleted(DomainEvent):
    """A home visit (上门指导) to a child was made. Clause G3.1: counted, never paid."""

    visit_id: VisitId
    child_id: ChildId
    unit_code: UnitCode
    visited_on: date
    visitor_id: PractitionerId | None


@event("visit-voided", topic=VISITS)
class VisitVoided(DomainEvent):
    """A recorded visit does not count."""

    visit_id: VisitId
    child_id: ChildId
    visited_on: date
    reason: VoidReason


@event("session-delivered", topic=SESSIONS)
class SessionDelivered(DomainEvent):
    """An experience session (亲子体验) was given: in the institution (S3.1) or as outreach at a station or room (S3.2)."""

    session_id: SessionId
    mode: SessionMode
    institution_id: InstitutionId
    agreement_id: AgreementId | None
    facility_id: FacilityId | None
    service_date: date
    starts_at: LocalTime
    ends_at: LocalTime
    children: tuple[ChildId, ...]


@event("session-amended", topic=SESSIONS)
class SessionAmended(DomainEvent):
    """The attendance list of a session is replaced; `children` is the whole new list."""

    session_id: SessionId
    service_date: date
    children: tuple[ChildId, ...]


@event("session-voided", topic=SESSIONS)
class SessionVoided(DomainEvent):
    """A recorded session does not count, and pays nothing."""

    session_id: SessionId
    service_date: date
    reason: VoidReason


@event("lecture-held", topic=LECTURES)
class LectureHeld(DomainEvent):
    """A village or community held a parenting lecture. Clauses G1.1, S2."""

    lecture_id: LectureId
    unit_code: VillageCode
    held_on: date
    starts_at: LocalTime
    title: str
    lecturer_id: PractitionerId
    attendance_count: int
    household_ids: tuple[HouseholdId, ...]
    dossier: tuple[DossierItem, ...]


@event("dossier-completed", topic=LECTURES)
class DossierCompleted(DomainEvent):
    """Items were added to a lecture's file; `dossier` is the whole file now. Clause S2."""

    lecture_id: LectureId
    completed_on: date
    dossier: tuple[DossierItem, ...]


@event("lecture-voided", topic=LECTURES)
class LectureVoided(DomainEvent):
    """A recorded lecture does not count."""

    lecture_id: LectureId
    unit_code: VillageCode
    held_on: date
    reason: VoidReason


@event("training-held", topic=TRAININGS)
class TrainingHeld(DomainEvent):
    """A training was held and attended to its end by these people. Clauses G5.1, S4.1, S4.2."""

    training_id: TrainingId
    kind: TrainingKind
    department: Literal["education", "human-resources", "health"]
    held_on: date
    attendees: tuple[PractitionerId, ...]


@event("training-voided", topic=TRAININGS)
class TrainingVoided(DomainEvent):
    """A recorded training does not count. Clauses G5.1, S4.1, S4.2, K6.1."""

    training_id: TrainingId
    kind: TrainingKind
    held_on: date
    reason: VoidReason
