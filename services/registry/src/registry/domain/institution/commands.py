"""What an institution can be told."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.decider import Command
from contracts.events.registry import CredentialKind, InstitutionKind
from contracts.events.supervision import Places, Score, SupportKind
from contracts.values import Department
from registry.domain.institution.state import LegalForm


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfInstitution(Command):
    institution_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.institution_id


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantCredential(_OfInstitution):
    """An institution holds a credential, both dates included."""

    credential_id: UUID
    kind: CredentialKind
    number: str
    issuer: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInstitution(_OfInstitution):
    """An institution is put on file (登记备案), with the credentials it has. `capacity` is in children, in all and by age group."""

    name: str
    kind: InstitutionKind
    legal_form: LegalForm
    township_code: str
    capacity: int
    filed_on: date
    registered_by: Department | None = None
    capacity_by_group: tuple[Places, ...] = ()
    staff: int | None = None
    credentials: tuple[GrantCredential, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendFiling(_OfInstitution):
    """What is on file changes; what the institution is called and of what kind it is stays."""

    capacity: int
    capacity_by_group: tuple[Places, ...]
    staff: int | None
    amended_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndFiling(_OfInstitution):
    """An institution goes off file."""

    ended_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendInstitution(_OfInstitution):
    """An institution may not serve from a day on."""

    suspension_id: UUID
    from_date: date
    inspection_id: UUID | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeInstitution(_OfInstitution):
    """An institution may serve again from a day on."""

    resumed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessInstitution(_OfInstitution):
    """An institution is scored against the standard."""

    assessment_id: UUID
    assessed_on: date
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignateInstitution(_OfInstitution):
    """An assessed nursery or centre becomes a demonstration one, both dates included."""

    assessment_id: UUID
    valid_from: date
    valid_to: date
    document_number: str
    award_fen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawInstitutionDesignation(_OfInstitution):
    """A demonstration institution is none any more."""

    withdrawn_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveSupport(_OfInstitution):
    """A department supports an institution."""

    support_id: UUID
    kind: SupportKind
    department: Department
    given_on: date
    document_number: str
    amount_fen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeCredential(_OfInstitution):
    """A credential does not hold from `effective_on` on, which may lie in the past."""

    credential_id: UUID
    effective_on: date
    reason: str


Filing = FileInstitution | AmendFiling | EndFiling
Supervision = (
    SuspendInstitution
    | ResumeInstitution
    | AssessInstitution
    | DesignateInstitution
    | WithdrawInstitutionDesignation
    | GiveSupport
)
InstitutionCommand = Filing | GrantCredential | RevokeCredential | Supervision
