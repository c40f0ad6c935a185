"""What is known of an institution and its credentials."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from chassis.existence import Absent
from contracts.events.registry import CredentialKind, InstitutionKind
from contracts.events.supervision import Grade, Places, SupportKind
from contracts.values import Department

LegalForm = Literal["for-profit", "non-profit"]


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential, both dates included; it does not hold from `revoked_from` on."""

    kind: CredentialKind
    number: str
    issuer: str
    valid_from: date
    valid_to: date | None
    revoked_from: date | None = None
    issued_by: Department | None = None


@dataclass(frozen=True, slots=True)
class Suspension:
    """The days an institution may not serve: from `from_date` to before `resumed_on`, lasting where that is None."""

    from_date: date
    reason: str
    inspection_id: UUID | None
    resumed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """A score against the standard, in points, and the grade it came to."""

    assessed_on: date
    total: int
    grade: Grade


@dataclass(frozen=True, slots=True)
class Designation:
    """A demonstration designation, both dates included; it does not hold from `withdrawn_on` on. `award_fen`: as decided."""

    assessment_id: UUID
    valid_from: date
    valid_to: date
    document_number: str
    award_fen: int | None
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class Support:
    """A support given by a department, by its document."""

    kind: SupportKind
    department: Department
    given_on: date
    document_number: str
    amount_fen: int | None


@dataclass(frozen=True, slots=True)
class Institution:
    """A filed institution; off file from `ended_on` on. `capacity` is in children."""

    institution_id: UUID
    name: str
    kind: InstitutionKind
    legal_form: LegalForm
    township_code: str
    capacity: int
    filed_on: date
    registered_by: Department | None = None
    capacity_by_group: tuple[Places, ...] = ()
    staff: int | None = None
    ended_on: date | None = None
    credentials: Mapping[UUID, Credential] = field(default_factory=dict)
    suspensions: Mapping[UUID, Suspension] = field(default_factory=dict)
    assessments: Mapping[UUID, Assessment] = field(default_factory=dict)
    designations: tuple[Designation, ...] = ()
    supports: Mapping[UUID, Support] = field(default_factory=dict)

    @property
    def open_suspension(self) -> UUID | None:
        """The suspension that lasts."""
        return next((suspension_id for suspension_id, one in self.suspensions.items() if one.resumed_on is None), None)


InstitutionState = Institution | Absent
