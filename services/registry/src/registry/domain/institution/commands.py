"""What an institution can be told."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.decider import Command
from contracts.events.registry import CredentialKind, InstitutionKind
from registry.domain.institution.state import LegalForm


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfInstitution(Command):
    institution_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.institution_id


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInstitution(_OfInstitution):
    """An institution is put on file (登记备案). `capacity` is in children."""

    name: str
    kind: InstitutionKind
    legal_form: LegalForm
    township_code: str
    capacity: int
    filed_on: date


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
class RevokeCredential(_OfInstitution):
    """A credential does not hold from `effective_on` on, which may lie in the past."""

    credential_id: UUID
    effective_on: date
    reason: str


InstitutionCommand = FileInstitution | GrantCredential | RevokeCredential
