"""An institution after each of its events."""

from dataclasses import replace
from datetime import date

from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.registry import CredentialGranted, CredentialRevoked, InstitutionFiled
from contracts.events.supervision import (
    InstitutionAssessed,
    InstitutionDesignated,
    InstitutionDesignationWithdrawn,
    InstitutionFilingAmended,
    InstitutionFilingEnded,
    InstitutionResumed,
    InstitutionSuspended,
    SupportGiven,
)
from registry.domain.institution.state import (
    Assessment,
    Credential,
    Designation,
    Institution,
    InstitutionState,
    Support,
    Suspension,
)


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
                registered_by=event.registered_by,
                capacity_by_group=event.capacity_by_group,
                staff=event.staff,
            )
        case Institution(), InstitutionFilingAmended():
            return replace(institution, capacity=event.capacity, capacity_by_group=event.capacity_by_group, staff=event.staff)
        case Institution(), InstitutionFilingEnded():
            return replace(institution, ended_on=event.ended_on)
        case Institution(), CredentialGranted() | CredentialRevoked():
            return _credentials(institution, event)
        case Institution(), _:
            return _supervised(institution, event)
        case _:
            return institution


def _credentials(institution: Institution, event: CredentialGranted | CredentialRevoked) -> Institution:
    if isinstance(event, CredentialGranted):
        changed = Credential(event.kind, event.number, event.issuer, event.valid_from, event.valid_to, issued_by=event.issued_by)
    else:
        changed = replace(institution.credentials[event.credential_id], revoked_from=event.effective_on)
    return replace(institution, credentials={**institution.credentials, event.credential_id: changed})


def _supervised(institution: Institution, event: DomainEvent) -> Institution:
    match event:
        case InstitutionSuspended():
            begun = Suspension(event.from_date, event.reason, event.inspection_id)
            return replace(institution, suspensions={**institution.suspensions, event.suspension_id: begun})
        case InstitutionResumed():
            ended = replace(institution.suspensions[event.suspension_id], resumed_on=event.resumed_on)
            return replace(institution, suspensions={**institution.suspensions, event.suspension_id: ended})
        case InstitutionAssessed():
            assessment = Assessment(event.assessed_on, event.total, event.grade)
            return replace(institution, assessments={**institution.assessments, event.assessment_id: assessment})
        case InstitutionDesignated():
            designation = Designation(
                event.assessment_id, event.valid_from, event.valid_to, event.document_number, event.award_fen
            )
            return replace(institution, designations=(*institution.designations, designation))
        case InstitutionDesignationWithdrawn():
            return replace(institution, designations=_withdrawn(institution.designations, event.withdrawn_on))
        case SupportGiven():
            support = Support(event.kind, event.department, event.given_on, event.document_number, event.amount_fen)
            return replace(institution, supports={**institution.supports, event.support_id: support})
        case _:
            return institution


def _withdrawn(designations: tuple[Designation, ...], on: date) -> tuple[Designation, ...]:
    """The designations, of which the one that holds on the day ends on it."""
    return tuple(
        replace(one, withdrawn_on=on) if one.valid_from <= on <= one.valid_to and one.withdrawn_on is None else one
        for one in designations
    )
