"""Versions of events that nobody writes any more and that stand in the log for ever, and how they read as the newest."""

from datetime import date
from typing import Literal

from contracts.catalogue import DomainEvent, Payload, event, upcaster
from contracts.topics import INSTITUTIONS
from contracts.values import CredentialId, InstitutionId

EarlierCredentialKind = Literal["registration", "health-permit", "fire-inspection", "food-licence", "staff-health"]


@event("credential-granted", topic=INSTITUTIONS)
class CredentialGrantedV1(DomainEvent):
    """A credential as it was told before it said which department had issued it. Clause S3.1."""

    institution_id: InstitutionId
    credential_id: CredentialId
    kind: EarlierCredentialKind
    number: str
    issuer: str
    valid_from: date
    valid_to: date | None


@upcaster("registry.credential-granted.v1", "registry.credential-granted.v2")
def without_department(payload: Payload) -> Payload:
    """A credential told before departments were."""
    return {**payload, "issued_by": None}


@event("credential-revoked", topic=INSTITUTIONS)
class CredentialRevokedV1(DomainEvent):
    """A credential of the earlier kinds does not hold from `effective_on` on."""

    institution_id: InstitutionId
    credential_id: CredentialId
    kind: EarlierCredentialKind
    effective_on: date
    reason: str


@upcaster("registry.credential-revoked.v1", "registry.credential-revoked.v2")
def of_more_kinds(payload: Payload) -> Payload:
    """There are more kinds of credentials since."""
    return payload
