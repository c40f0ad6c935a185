"""The practitioner as a decider."""

from dataclasses import replace

from chassis.decider import Decider, Decision, Refusal, all_or_none
from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.people import EmploymentBegan, EmploymentEnded, HealthCertificateRecorded, QualificationRecorded
from contracts.events.registry import PractitionerRegistered, TitleRecorded
from registry.domain.practitioner.commands import (
    BeginEmployment,
    EndEmployment,
    PractitionerCommand,
    RecordHealthCertificate,
    RecordQualification,
    RecordTitle,
    RegisterPractitioner,
)
from registry.domain.practitioner.employment import begin_employment, end_employment
from registry.domain.practitioner.papers import record_health_certificate, record_qualification
from registry.domain.practitioner.registration import record_title, register
from registry.domain.practitioner.state import (
    Employment,
    HealthCertificate,
    HeldQualification,
    HeldTitle,
    Practitioner,
    PractitionerState,
)


def decide(practitioner: PractitionerState, command: PractitionerCommand) -> Decision:
    """The decision on each command."""
    match command:
        case RegisterPractitioner():
            return register_with_papers(practitioner, command)
        case RecordTitle():
            return record_title(practitioner, command)
        case RecordQualification():
            return record_qualification(practitioner, command)
        case RecordHealthCertificate():
            return record_health_certificate(practitioner, command)
        case BeginEmployment():
            return begin_employment(practitioner, command)
        case EndEmployment():
            return end_employment(practitioner, command)


def register_with_papers(practitioner: PractitionerState, command: RegisterPractitioner) -> Decision:
    """Register a practitioner and record what it holds: all of it, or nothing. Clauses S2, G5.2, K5.4."""
    decided = register(practitioner, command)
    if isinstance(decided, Refusal):
        return decided
    registered = evolve(practitioner, decided[0])
    return all_or_none(decided, (decide(registered, paper) for paper in command.papers))


def evolve(practitioner: PractitionerState, event: DomainEvent) -> PractitionerState:
    """The state after an event."""
    match practitioner, event:
        case Absent(), PractitionerRegistered():
            return _registered(event)
        case Practitioner(), TitleRecorded():
            return replace(practitioner, titles=(*practitioner.titles, HeldTitle(event.title, event.awarded_on)))
        case Practitioner(), QualificationRecorded():
            held = HeldQualification(event.qualification, event.awarded_on, event.valid_to)
            return replace(practitioner, qualifications=(*practitioner.qualifications, held))
        case Practitioner(), HealthCertificateRecorded():
            certificate = HealthCertificate(event.valid_from, event.valid_to)
            return replace(practitioner, health_certificates=(*practitioner.health_certificates, certificate))
        case Practitioner(), EmploymentBegan():
            began = Employment(event.post, event.institution_id, event.unit_code, event.began_on)
            return replace(practitioner, employments=(*practitioner.employments, began))
        case Practitioner(employments=(*before, present)), EmploymentEnded():
            return replace(practitioner, employments=(*before, replace(present, ended_on=event.ended_on)))
        case _:
            return practitioner


def _registered(event: PractitionerRegistered) -> Practitioner:
    """Who is registered with an institution is employed by it from that day on."""
    employed = () if event.institution_id is None else (Employment(None, event.institution_id, None, event.registered_on),)
    return Practitioner(event.practitioner_id, event.registered_on, employments=employed)


PRACTITIONER: Decider[PractitionerState, PractitionerCommand] = Decider("practitioner", Absent(), decide, evolve)
