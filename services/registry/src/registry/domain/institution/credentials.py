"""Granting and revoking credentials: whether an institution may be paid rests on them. Clause S3.1."""

from collections.abc import Mapping

from chassis.decider import Decision, Refusal, all_or_none
from contracts.events.registry import CredentialGranted, CredentialKind, CredentialRevoked
from contracts.values import Department
from registry.domain.institution.commands import FileInstitution, GrantCredential, RevokeCredential
from registry.domain.institution.evolution import evolve
from registry.domain.institution.filing import REGISTRARS, file_institution
from registry.domain.institution.state import Institution, InstitutionState
from registry.domain.offices import other_office

ISSUERS: Mapping[CredentialKind, Department] = {
    "health-permit": "health",
    "fire-inspection": "emergency-management",
    "food-licence": "market-regulation",
    "staff-health": "health",
    "staff-qualification": "human-resources",
}
"""Whose duty a credential is by the annex (D6, D9, D10, D12); a registration is that of the legal form's registrar (D4, D12)."""


def file_with_credentials(institution: InstitutionState, command: FileInstitution) -> Decision:
    """File an institution with the credentials it has: all of it, or nothing. Clauses K4.1, S3.1."""
    decided = file_institution(institution, command)
    if isinstance(decided, Refusal):
        return decided
    filed = evolve(institution, decided[0])
    return all_or_none(decided, (grant(filed, credential) for credential in command.credentials))


def grant(institution: InstitutionState, command: GrantCredential) -> Decision:
    """Record a credential with the dates it states."""
    if command.valid_to is not None and command.valid_to < command.valid_from:
        return Refusal("credential.ends-before-start", clause="S3.1", details={"valid_from": command.valid_from})
    if not isinstance(institution, Institution):
        return Refusal("institution.unknown", details={"institution_id": str(command.institution_id)})
    if refusal := other_office(command.actor, institution.township_code):
        return refusal
    if command.credential_id in institution.credentials:
        return Refusal("credential.already-exists", details={"existing_id": str(command.credential_id)})
    return [
        CredentialGranted(
            institution_id=command.institution_id,
            credential_id=command.credential_id,
            kind=command.kind,
            number=command.number,
            issuer=command.issuer,
            valid_from=command.valid_from,
            valid_to=command.valid_to,
            issued_by=ISSUERS.get(command.kind, REGISTRARS[institution.legal_form][0]),
        )
    ]


def revoke(institution: InstitutionState, command: RevokeCredential) -> Decision:
    """Revoke a credential that the institution has, once, also from an earlier date."""
    if not isinstance(institution, Institution):
        return Refusal("institution.unknown", details={"institution_id": str(command.institution_id)})
    if refusal := other_office(command.actor, institution.township_code):
        return refusal
    credential = institution.credentials.get(command.credential_id)
    if credential is None:
        return Refusal("credential.unknown", clause="S3.1", details={"credential_id": str(command.credential_id)})
    if credential.revoked_from is not None:
        return Refusal("credential.already-revoked", clause="S3.1", details={"effective_on": credential.revoked_from})
    return [
        CredentialRevoked(
            institution_id=command.institution_id,
            credential_id=command.credential_id,
            kind=credential.kind,
            effective_on=command.effective_on,
            reason=command.reason,
        )
    ]
