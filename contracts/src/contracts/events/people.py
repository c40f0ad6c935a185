"""What the registry publishes of practitioners over time, and of social organisations."""

from datetime import date
from typing import Literal

from contracts.catalogue import DomainEvent, event
from contracts.topics import ORGANISATIONS, PRACTITIONERS
from contracts.values import InstitutionId, OrganisationId, PractitionerId, UnitCode

Qualification = Literal["teacher", "childcare-worker", "childcare-instructor", "health-worker"]
Post = Literal["cadre", "township-staff", "teacher", "carer", "instructor", "head"]
OrganisationKind = Literal["charity", "volunteer-team", "social-work", "enterprise", "association"]


@event("qualification-recorded", topic=PRACTITIONERS)
class QualificationRecorded(DomainEvent):
    """A practitioner holds an occupational qualification from a day on; no `valid_to` means for good. Clause G5.2."""

    practitioner_id: PractitionerId
    qualification: Qualification
    awarded_on: date
    valid_to: date | None


@event("health-certificate-recorded", topic=PRACTITIONERS)
class HealthCertificateRecorded(DomainEvent):
    """A practitioner holds a health certificate, both dates included. Clause K5.4."""

    practitioner_id: PractitionerId
    valid_from: date
    valid_to: date


@event("employment-began", topic=PRACTITIONERS)
class EmploymentBegan(DomainEvent):
    """A practitioner is in a post of an institution or of a unit's office from a day on. Clauses G5.2, S4.1, S4.2."""

    practitioner_id: PractitionerId
    post: Post
    institution_id: InstitutionId | None
    unit_code: UnitCode | None
    began_on: date


@event("employment-ended", topic=PRACTITIONERS)
class EmploymentEnded(DomainEvent):
    """A practitioner is not in the post from `ended_on` on. Clause G5.2."""

    practitioner_id: PractitionerId
    ended_on: date


@event("organisation-registered", topic=ORGANISATIONS)
class OrganisationRegistered(DomainEvent):
    """A social organisation helps with early development in a unit. Clause M4."""

    organisation_id: OrganisationId
    name: str
    kind: OrganisationKind
    unit_code: UnitCode
    registered_on: date


@event("organisation-withdrawn", topic=ORGANISATIONS)
class OrganisationWithdrawn(DomainEvent):
    """A social organisation helps no longer from `withdrawn_on` on. Clause M4."""

    organisation_id: OrganisationId
    withdrawn_on: date
