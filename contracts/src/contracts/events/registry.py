"""What the registry publishes: who and what exists, from when, and where. Pseudonymous ids only."""

from datetime import date
from typing import Literal

from contracts.catalogue import DomainEvent, event
from contracts.events.facilities import ChecklistItem
from contracts.events.supervision import Places
from contracts.topics import (
    AGREEMENTS,
    CHILDREN,
    FACILITIES,
    INSTITUTIONS,
    PRACTITIONERS,
    SPECIAL_FAMILIES,
    UNITS,
)
from contracts.values import (
    AgreementId,
    ChildId,
    CredentialId,
    Department,
    FacilityId,
    Fen,
    HouseholdId,
    InstitutionId,
    PractitionerId,
    SiteCode,
    TownshipCode,
    UnitCode,
    VillageCode,
)

UnitLevel = Literal["county", "township", "village"]
UnitKind = Literal["county", "street", "town", "township", "zone", "community", "village"]
InstitutionKind = Literal["nursery", "parent-child-centre", "care-point", "employer"]
CredentialKind = Literal[
    "registration", "health-permit", "fire-inspection", "food-licence", "staff-health", "staff-qualification"
]
Title = Literal["junior", "intermediate", "associate-senior", "senior"]
SessionMode = Literal["in-institution", "outreach"]
FacilityKind = Literal["station", "activity-room"]
ApplicationName = Literal["activity-room", "parent-child-park"]
"""What an application calls a room: 社区亲子活动室, or 社区亲子园 as the heading of 四(一) says (R19)."""
Hardship = Literal["disability", "low-income", "bereaved", "left-behind", "other"]


@event("unit-registered", topic=UNITS)
class UnitRegistered(DomainEvent):
    """An administrative unit exists: the county, a township-level office, a village or community."""

    code: UnitCode
    name: str
    level: UnitLevel
    kind: UnitKind
    parent_code: UnitCode | None


@event("child-registered", topic=CHILDREN)
class ChildRegistered(DomainEvent):
    """A child under 3 is on the register and resident in a village or community from `registered_on`. Clause G1.2, G3."""

    child_id: ChildId
    household_id: HouseholdId
    birth_date: date
    village_code: VillageCode
    registered_on: date


@event("child-moved", topic=CHILDREN)
class ChildMoved(DomainEvent):
    """A child is resident in another village of the county from `moved_on`."""

    child_id: ChildId
    from_village_code: VillageCode
    to_village_code: VillageCode
    moved_on: date


@event("child-birth-date-corrected", topic=CHILDREN)
class ChildBirthDateCorrected(DomainEvent):
    """A child was registered with a wrong birth date; the right one holds from birth, also for what is already decided."""

    child_id: ChildId
    previous_birth_date: date
    birth_date: date


@event("child-left", topic=CHILDREN)
class ChildLeft(DomainEvent):
    """A child is no longer resident in the county from `left_on` on."""

    child_id: ChildId
    left_on: date


@event("special-family-flag-set", topic=SPECIAL_FAMILIES)
class SpecialFamilyFlagSet(DomainEvent):
    """A household is a special family (特殊婴幼儿家庭) from a date. Clause G3.4. Restricted."""

    household_id: HouseholdId
    hardship: Hardship
    from_date: date


@event("special-family-flag-ended", topic=SPECIAL_FAMILIES)
class SpecialFamilyFlagEnded(DomainEvent):
    """A household is no longer a special family from `ended_on` on. Restricted."""

    household_id: HouseholdId
    ended_on: date


@event("institution-filed", topic=INSTITUTIONS)
class InstitutionFiled(DomainEvent):
    """A care institution has been filed (登记备案), registered by the department of its legal form. K4.1, G2.4, D4, D9, D12."""

    institution_id: InstitutionId
    name: str
    kind: InstitutionKind
    legal_form: Literal["for-profit", "non-profit"]
    township_code: TownshipCode
    capacity: int
    filed_on: date
    registered_by: Department | None = None
    capacity_by_group: tuple[Places, ...] = ()
    staff: int | None = None


@event("credential-granted", topic=INSTITUTIONS, version=2)
class CredentialGranted(DomainEvent):
    """An institution holds a credential, both dates included; no `valid_to` means open-ended. Clause S3.1.

    `issued_by` is the department whose duty it is (D4, D6, D9, D10, D12); None: told before departments were.
    """

    institution_id: InstitutionId
    credential_id: CredentialId
    kind: CredentialKind
    number: str
    issuer: str
    valid_from: date
    valid_to: date | None
    issued_by: Department | None


@event("credential-revoked", topic=INSTITUTIONS, version=2)
class CredentialRevoked(DomainEvent):
    """A credential does not hold from `effective_on` on, which may lie before the day of recording."""

    institution_id: InstitutionId
    credential_id: CredentialId
    kind: CredentialKind
    effective_on: date
    reason: str


@event("practitioner-registered", topic=PRACTITIONERS)
class PractitionerRegistered(DomainEvent):
    """A lecturer, teacher, carer or cadre is known, and where employed if anywhere."""

    practitioner_id: PractitionerId
    institution_id: InstitutionId | None
    registered_on: date


@event("title-recorded", topic=PRACTITIONERS)
class TitleRecorded(DomainEvent):
    """A practitioner holds a professional title from `awarded_on` on. Clause S2, R3."""

    practitioner_id: PractitionerId
    title: Title
    awarded_on: date


@event("agreement-signed", topic=AGREEMENTS)
class AgreementSigned(DomainEvent):
    """A township buys sessions from an institution, both dates included; `fee_fen` is per outreach session. S3.1, S3.2.

    `places` is how many it buys at once. `selection_reason` says why it chose an institution that is no demonstration one (K5.3).
    """

    agreement_id: AgreementId
    township_code: TownshipCode
    institution_id: InstitutionId
    modes: tuple[SessionMode, ...]
    fee_fen: Fen | None
    valid_from: date
    valid_to: date
    selection_reason: str | None = None
    places: int | None = None


@event("agreement-terminated", topic=AGREEMENTS)
class AgreementTerminated(DomainEvent):
    """An agreement does not hold from `effective_on` on."""

    agreement_id: AgreementId
    effective_on: date
    reason: str


@event("facility-applied", topic=FACILITIES)
class FacilityApplied(DomainEvent):
    """A street, town or community applies to build a station or activity room at a site; `called` matters by R19. S1.1, S1.2."""

    facility_id: FacilityId
    kind: FacilityKind
    site_code: SiteCode
    name: str
    applicant_code: UnitCode
    township_code: TownshipCode
    applied_on: date
    called: ApplicationName = "activity-room"


@event("facility-planned", topic=FACILITIES)
class FacilityPlanned(DomainEvent):
    """The township office has submitted a plan; a returned plan comes back as the next version."""

    facility_id: FacilityId
    plan_version: int
    planned_on: date


@event("facility-plan-approved", topic=FACILITIES)
class FacilityPlanApproved(DomainEvent):
    """The commission has found the plan fit; construction may start."""

    facility_id: FacilityId
    plan_version: int
    approved_on: date


@event("facility-plan-returned", topic=FACILITIES)
class FacilityPlanReturned(DomainEvent):
    """The commission has returned the plan with its reasons."""

    facility_id: FacilityId
    plan_version: int
    returned_on: date
    reasons: str


@event("facility-construction-started", topic=FACILITIES)
class FacilityConstructionStarted(DomainEvent):
    """Construction has begun."""

    facility_id: FacilityId
    started_on: date


@event("facility-construction-completed", topic=FACILITIES)
class FacilityConstructionCompleted(DomainEvent):
    """Construction is reported complete; acceptance is due."""

    facility_id: FacilityId
    completed_on: date


@event("facility-accepted", topic=FACILITIES)
class FacilityAccepted(DomainEvent):
    """Acceptance is passed; the award is what acceptance states, within the clause's range. S1.1, S1.2.

    Carries what an award needs, and the items of the checklist that were found met (K1.1).
    """

    facility_id: FacilityId
    kind: FacilityKind
    site_code: SiteCode
    applicant_code: UnitCode
    township_code: TownshipCode
    accepted_on: date
    award_fen: Fen
    reason: str
    met: tuple[ChecklistItem, ...] = ()


@event("facility-acceptance-failed", topic=FACILITIES)
class FacilityAcceptanceFailed(DomainEvent):
    """Acceptance is not passed: the items of the checklist not met, the defects, and when it is inspected again. K1.1."""

    facility_id: FacilityId
    inspected_on: date
    defects: str
    reinspection_on: date
    unmet: tuple[ChecklistItem, ...] = ()


@event("facility-closed", topic=FACILITIES)
class FacilityClosed(DomainEvent):
    """A facility is not open from `closed_on` on."""

    facility_id: FacilityId
    closed_on: date
    reason: str
