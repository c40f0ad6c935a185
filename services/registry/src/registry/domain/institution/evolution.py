"""An institution after each of its events."""

from dataclasses import replace

from contracts.catalogue import DomainEvent
from contracts.events.registry import CredentialGranted, CredentialRevoked, InstitutionFiled
from registry.domain.existence import Absent
from registry.domain.institution.state import Credential, Institution, InstitutionState


def evolve(institution: InstitutionState, event: DomainEvent) -> InstitutionState:
    """The state after an event."""
    match institution, event:
        case Absent(), InstitutionFiled():
            return Institution(
                institution_id=event.institution_id,
                name=event.name,
                kind=event.kind,
                legal_form=event.legal_form,
                township_code=event.township_code,
                capacity=event.capacity,
                filed_on=event.filed_on,
            )
        case Institution(), CredentialGranted():
            granted = Credential(event.kind, event.number, event.issuer, event.valid_from, event.valid_to)
            return replace(institution, credentials={**institution.credentials, event.credential_id: granted})
        case Institution(), CredentialRevoked():
            revoked = replace(institution.credentials[event.credential_id], revoked_from=event.effective_on)
            return replace(institution, credentials={**institution.credentials, event.credential_id: revoked})
        case _:
            return institution
