"""What is known of an institution and its credentials."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from contracts.events.registry import CredentialKind, InstitutionKind
from registry.domain.existence import Absent

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


@dataclass(frozen=True, slots=True)
class Institution:
    """A filed institution. `capacity` is in children."""

    institution_id: UUID
    name: str
    kind: InstitutionKind
    legal_form: LegalForm
    township_code: str
    capacity: int
    filed_on: date
    credentials: Mapping[UUID, Credential] = field(default_factory=dict)


InstitutionState = Institution | Absent
