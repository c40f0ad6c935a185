"""grant-credential. Clause S3.1."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from registry_examples import COMMISSION, CREDENTIAL, INSTITUTION, POLICY, TOWN, actor, by, filed, granted

from chassis.testing.scenario import given
from registry.domain.institution.commands import GrantCredential
from registry.domain.institution.decider import institution_decider

INSTITUTION_DECIDER = institution_decider(POLICY)
grant = GrantCredential(
    **by(COMMISSION),
    institution_id=INSTITUTION,
    credential_id=CREDENTIAL,
    kind="health-permit",
    number="宁卫-2019-007",
    issuer="宁国市卫生健康委员会",
    valid_from=date(2019, 9, 1),
    valid_to=date(2023, 8, 31),
)


def test_a_credential_is_recorded_with_its_dates():
    given(INSTITUTION_DECIDER, filed).when(grant).then(granted)


def test_a_credential_may_be_open_ended():
    given(INSTITUTION_DECIDER, filed).when(replace(grant, valid_to=None)).then(granted.model_copy(update={"valid_to": None}))


def test_a_credential_of_one_day_is_legal_and_one_of_none_is_not():
    one_day = replace(grant, valid_to=grant.valid_from)
    given(INSTITUTION_DECIDER, filed).when(one_day).then(granted.model_copy(update={"valid_to": grant.valid_from}))
    given(INSTITUTION_DECIDER, filed).when(replace(grant, valid_to=date(2019, 8, 31))).then_refused(
        "credential.ends-before-start", clause="S3.1"
    )


def test_a_renewal_is_another_credential():
    renewal = replace(grant, credential_id=UUID(int=9), valid_from=date(2023, 9, 1), valid_to=None)
    given(INSTITUTION_DECIDER, filed, granted).when(renewal).then(
        granted.model_copy(update={"credential_id": UUID(int=9), "valid_from": date(2023, 9, 1), "valid_to": None})
    )
    given(INSTITUTION_DECIDER, filed, granted).when(grant).then_refused(
        "credential.already-exists", details={"existing_id": str(CREDENTIAL)}
    )


def test_an_institution_that_is_not_filed_gets_none():
    given(INSTITUTION_DECIDER).when(grant).then_refused("institution.unknown")


def test_an_office_elsewhere_may_not():
    elsewhere = actor("department", TOWN, "pan")
    given(INSTITUTION_DECIDER, filed).when(replace(grant, actor=elsewhere)).then_refused("auth.other-office")
