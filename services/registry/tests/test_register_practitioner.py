"""register-practitioner."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from registry_examples import COMMISSION, INSTITUTION, INSTITUTION_CLERK, PRACTITIONER, STREET_OFFICE, by, practitioner_registered

from chassis.testing.scenario import given
from contracts.events.people import HealthCertificateRecorded, QualificationRecorded
from contracts.events.registry import TitleRecorded
from registry.domain.identity import PractitionerIdentity
from registry.domain.practitioner.commands import (
    RecordHealthCertificate,
    RecordQualification,
    RecordTitle,
    RegisterPractitioner,
)
from registry.domain.practitioner.decider import PRACTITIONER as PRACTITIONER_DECIDER

register = RegisterPractitioner(
    **by(COMMISSION),
    practitioner_id=PRACTITIONER,
    institution_id=INSTITUTION,
    registered_on=date(2019, 12, 2),
    identity=PractitionerIdentity(name="陈安", id_number="990000197001010018"),
)


def test_a_practitioner_is_registered_with_where_it_is_employed():
    for who in (COMMISSION, STREET_OFFICE, INSTITUTION_CLERK):
        given(PRACTITIONER_DECIDER).when(replace(register, actor=who)).then(practitioner_registered)


def test_a_practitioner_may_be_employed_nowhere():
    given(PRACTITIONER_DECIDER).when(replace(register, institution_id=None)).then(
        practitioner_registered.model_copy(update={"institution_id": None})
    )


def test_an_institution_registers_its_own_alone():
    for institution_id in (UUID(int=9), None):
        elsewhere = replace(register, actor=INSTITUTION_CLERK, institution_id=institution_id)
        given(PRACTITIONER_DECIDER).when(elsewhere).then_refused("auth.other-office")


def test_an_id_is_given_once():
    given(PRACTITIONER_DECIDER, practitioner_registered).when(register).then_refused(
        "practitioner.already-exists", details={"existing_id": str(PRACTITIONER)}
    )


def test_no_particular_shows_in_the_command():
    assert "陈安" not in repr(register)
    assert "990000197001010018" not in repr(register)


ITS = {"practitioner_id": PRACTITIONER}
SENIOR = {"title": "associate-senior", "awarded_on": date(2012, 12, 1)}
TEACHER = {"qualification": "teacher", "awarded_on": date(1993, 8, 1), "valid_to": None}
HEALTHY = {"valid_from": date(2019, 11, 20), "valid_to": date(2020, 11, 19)}


def with_papers(actor=COMMISSION, **certificate):
    papers = (
        RecordTitle(**by(actor), **ITS, **SENIOR),
        RecordQualification(**by(actor), **ITS, **TEACHER),
        RecordHealthCertificate(**by(actor), **ITS, **(HEALTHY | certificate)),
    )
    return replace(register, actor=actor, papers=papers)


def test_a_practitioner_is_registered_with_what_it_holds():
    for who in (COMMISSION, INSTITUTION_CLERK):
        given(PRACTITIONER_DECIDER).when(with_papers(who)).then(
            practitioner_registered,
            TitleRecorded(**ITS, **SENIOR),
            QualificationRecorded(**ITS, **TEACHER),
            HealthCertificateRecorded(**ITS, **HEALTHY),
        )


def test_a_practitioner_with_a_paper_that_cannot_be_is_not_registered():
    given(PRACTITIONER_DECIDER).when(with_papers(valid_to=date(2019, 11, 19))).then_refused(
        "health-certificate.ends-before-start", clause="K5.4"
    )
