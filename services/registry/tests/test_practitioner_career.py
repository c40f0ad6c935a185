"""record-qualification, record-health-certificate, begin-employment, end-employment. Clauses G5.2, S4.1, S4.2, K5.4."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from registry_examples import (
    COMMISSION,
    INSTITUTION,
    INSTITUTION_CLERK,
    PRACTITIONER,
    STREET,
    STREET_OFFICE,
    actor,
    by,
    practitioner_registered,
)

from chassis.testing.scenario import given
from contracts.events.people import EmploymentBegan, EmploymentEnded, HealthCertificateRecorded, QualificationRecorded
from contracts.events.registry import PractitionerRegistered
from registry.domain.practitioner.commands import BeginEmployment, EndEmployment, RecordHealthCertificate, RecordQualification
from registry.domain.practitioner.decider import PRACTITIONER as DECIDER

STRANGER = actor("institution", str(UUID(int=9)), "xu")
alone = PractitionerRegistered(practitioner_id=PRACTITIONER, institution_id=None, registered_on=date(2019, 12, 2))
qualify = RecordQualification(
    **by(INSTITUTION_CLERK),
    practitioner_id=PRACTITIONER,
    qualification="teacher",
    awarded_on=date(2018, 7, 1),
    valid_to=date(2023, 6, 30),
)
qualified = QualificationRecorded(
    practitioner_id=PRACTITIONER, qualification="teacher", awarded_on=date(2018, 7, 1), valid_to=date(2023, 6, 30)
)
certify = RecordHealthCertificate(
    **by(INSTITUTION_CLERK), practitioner_id=PRACTITIONER, valid_from=date(2020, 1, 6), valid_to=date(2021, 1, 5)
)
certified = HealthCertificateRecorded(practitioner_id=PRACTITIONER, valid_from=date(2020, 1, 6), valid_to=date(2021, 1, 5))
begin = BeginEmployment(
    **by(STREET_OFFICE),
    practitioner_id=PRACTITIONER,
    post="township-staff",
    institution_id=None,
    unit_code=STREET,
    began_on=date(2020, 3, 1),
)
began = EmploymentBegan(
    practitioner_id=PRACTITIONER, post="township-staff", institution_id=None, unit_code=STREET, began_on=date(2020, 3, 1)
)
end = EndEmployment(**by(COMMISSION), practitioner_id=PRACTITIONER, ended_on=date(2020, 2, 1))
ended = EmploymentEnded(practitioner_id=PRACTITIONER, ended_on=date(2020, 2, 1))


def test_a_qualification_and_a_certificate_are_recorded_once():
    given(DECIDER, practitioner_registered).when(qualify).then(qualified)
    given(DECIDER, practitioner_registered, qualified).when(qualify).then_refused("qualification.already-recorded", clause="G5.2")
    given(DECIDER, practitioner_registered).when(certify).then(certified)
    given(DECIDER, practitioner_registered, certified).when(certify).then_refused(
        "health-certificate.already-recorded", clause="K5.4"
    )


def test_papers_do_not_end_before_they_begin():
    given(DECIDER, practitioner_registered).when(replace(qualify, valid_to=date(2018, 6, 30))).then_refused(
        "qualification.ends-before-start"
    )
    given(DECIDER, practitioner_registered).when(replace(certify, valid_to=date(2020, 1, 5))).then_refused(
        "health-certificate.ends-before-start"
    )


@pytest.mark.parametrize("command", [qualify, certify, replace(end, actor=INSTITUTION_CLERK)])
def test_another_institution_says_nothing_of_the_person_and_nobody_of_a_stranger(command):
    given(DECIDER, practitioner_registered).when(replace(command, actor=STRANGER)).then_refused("auth.other-office")
    given(DECIDER).when(command).then_refused("practitioner.unknown")


def test_who_is_registered_with_an_institution_is_employed_there_until_that_ends():
    given(DECIDER, practitioner_registered).when(begin).then_refused("employment.not-ended", details={"began_on": "2019-12-02"})
    given(DECIDER, practitioner_registered).when(end).then(ended)
    given(DECIDER, practitioner_registered, ended).when(begin).then(began)
    given(DECIDER, practitioner_registered, ended, began).when(replace(begin, began_on=date(2020, 5, 1))).then_refused(
        "employment.not-ended"
    )
    given(DECIDER, practitioner_registered, ended).when(replace(begin, began_on=date(2020, 1, 31))).then_refused(
        "employment.before-last-ended", details={"not_before": "2020-02-01"}
    )


def test_an_employment_ends_once_and_not_before_it_began():
    given(DECIDER, practitioner_registered).when(replace(end, ended_on=date(2019, 12, 1))).then_refused(
        "employment.ends-before-it-began"
    )
    given(DECIDER, practitioner_registered, ended).when(end).then_refused("employment.none")
    given(DECIDER, alone).when(end).then_refused("employment.none")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"institution_id": INSTITUTION}, "employment.of-one-employer"),
        ({"unit_code": None}, "employment.of-one-employer"),
        ({"post": "carer"}, "employment.post-not-of-employer"),
        ({"unit_code": None, "institution_id": INSTITUTION}, "employment.post-not-of-employer"),
    ],
)
def test_a_post_belongs_to_one_employer_of_its_kind(change, code):
    given(DECIDER, alone).when(replace(begin, **change)).then_refused(code)


def test_an_instructor_may_be_of_either():
    for change in ({}, {"unit_code": None, "institution_id": INSTITUTION}):
        event = began.model_copy(update={"post": "instructor", **change})
        given(DECIDER, alone).when(replace(begin, post="instructor", **change)).then(event)
