"""What a practitioner holds besides titles: qualifications and health certificates. Clauses G5.2, K5.4."""

from chassis.decider import Decision, Refusal
from contracts.events.people import HealthCertificateRecorded, QualificationRecorded
from registry.domain.practitioner.commands import RecordHealthCertificate, RecordQualification
from registry.domain.practitioner.registration import not_its_own, unknown
from registry.domain.practitioner.state import HealthCertificate, HeldQualification, Practitioner, PractitionerState


def record_qualification(practitioner: PractitionerState, command: RecordQualification) -> Decision:
    """Record a qualification with the day it was awarded, each once. Clause G5.2."""
    if not isinstance(practitioner, Practitioner):
        return unknown(command.practitioner_id, "G5.2")
    if refusal := not_its_own(command.actor, practitioner.institution_id):
        return refusal
    if command.valid_to is not None and command.valid_to < command.awarded_on:
        return Refusal("qualification.ends-before-start", "G5.2", {"awarded_on": command.awarded_on.isoformat()})
    held = HeldQualification(command.qualification, command.awarded_on, command.valid_to)
    if held in practitioner.qualifications:
        return Refusal("qualification.already-recorded", "G5.2", {"existing_id": str(command.practitioner_id)})
    return [
        QualificationRecorded(
            practitioner_id=command.practitioner_id,
            qualification=command.qualification,
            awarded_on=command.awarded_on,
            valid_to=command.valid_to,
        )
    ]


def record_health_certificate(practitioner: PractitionerState, command: RecordHealthCertificate) -> Decision:
    """Record a health certificate of a person who works with children, each once. Clause K5.4."""
    if not isinstance(practitioner, Practitioner):
        return unknown(command.practitioner_id, "K5.4")
    if refusal := not_its_own(command.actor, practitioner.institution_id):
        return refusal
    if command.valid_to < command.valid_from:
        return Refusal("health-certificate.ends-before-start", "K5.4", {"valid_from": command.valid_from.isoformat()})
    if HealthCertificate(command.valid_from, command.valid_to) in practitioner.health_certificates:
        return Refusal("health-certificate.already-recorded", "K5.4", {"existing_id": str(command.practitioner_id)})
    return [
        HealthCertificateRecorded(
            practitioner_id=command.practitioner_id, valid_from=command.valid_from, valid_to=command.valid_to
        )
    ]
