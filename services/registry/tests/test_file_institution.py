"""file-institution. Clause K4.1."""

from dataclasses import replace
from datetime import date

from registry_examples import COMMISSION, INSTITUTION, POLICY, STREET, by, filed

from chassis.existence import Absent
from chassis.ids import derived_id
from chassis.testing.scenario import given
from registry.domain.institution.commands import FileInstitution, GrantCredential
from registry.domain.institution.decider import institution_decider

INSTITUTION_DECIDER = institution_decider(POLICY)
file = FileInstitution(
    **by(COMMISSION),
    institution_id=INSTITUTION,
    name="宁国市启明亲子园",
    kind="parent-child-centre",
    legal_form="for-profit",
    township_code=STREET,
    capacity=40,
    filed_on=date(2019, 9, 1),
)


def test_an_institution_is_filed():
    given(INSTITUTION_DECIDER).when(file).then(filed)


def test_an_institution_is_filed_once():
    given(INSTITUTION_DECIDER, filed).when(file).then_refused(
        "institution.already-exists", clause="K4.1", details={"existing_id": str(INSTITUTION)}
    )


def held(kind, valid_to=None):
    return GrantCredential(
        **by(COMMISSION),
        institution_id=INSTITUTION,
        credential_id=derived_id("credential", INSTITUTION, kind),
        kind=kind,
        number="2019-018",
        issuer="宁国市",
        valid_from=date(2019, 8, 1),
        valid_to=valid_to,
    )


def test_an_institution_is_filed_with_the_credentials_it_has():
    [first, *granted] = INSTITUTION_DECIDER.decide(
        Absent(), replace(file, credentials=(held("registration"), held("food-licence")))
    )
    assert first == filed
    assert [(one.kind, one.issued_by, one.valid_to) for one in granted] == [
        ("registration", "market-regulation", None),
        ("food-licence", "market-regulation", None),
    ]


def test_an_institution_with_a_credential_that_cannot_be_is_not_filed():
    wrong = (held("registration"), held("health-permit", date(2019, 7, 31)))
    given(INSTITUTION_DECIDER).when(replace(file, credentials=wrong)).then_refused("credential.ends-before-start", clause="S3.1")
