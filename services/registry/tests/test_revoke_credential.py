"""revoke-credential. Clause S3.1."""

from dataclasses import replace
from uuid import UUID

from registry_examples import COMMISSION, CREDENTIAL, INSTITUTION, POLICY, TOWN, actor, by, day, filed, granted

from chassis.testing.scenario import given
from contracts.events.registry import CredentialRevoked
from registry.domain.institution.commands import RevokeCredential
from registry.domain.institution.decider import institution_decider

INSTITUTION_DECIDER = institution_decider(POLICY)
revoke = RevokeCredential(
    **by(COMMISSION),
    institution_id=INSTITUTION,
    credential_id=CREDENTIAL,
    effective_on=day("05-15"),
    reason="检查发现卫生评价不合格",
)
revoked = CredentialRevoked(
    institution_id=INSTITUTION,
    credential_id=CREDENTIAL,
    kind="health-permit",
    effective_on=day("05-15"),
    reason="检查发现卫生评价不合格",
)


def test_a_credential_is_revoked_from_a_date():
    given(INSTITUTION_DECIDER, filed, granted).when(revoke).then(revoked)


def test_a_credential_the_institution_does_not_have_is_not_revoked():
    given(INSTITUTION_DECIDER, filed).when(revoke).then_refused("credential.unknown", clause="S3.1")
    given(INSTITUTION_DECIDER, filed, granted).when(replace(revoke, credential_id=UUID(int=9))).then_refused("credential.unknown")


def test_a_credential_is_revoked_once():
    given(INSTITUTION_DECIDER, filed, granted, revoked).when(replace(revoke, effective_on=day("04-01"))).then_refused(
        "credential.already-revoked", details={"effective_on": day("05-15")}
    )


def test_an_institution_that_is_not_filed_loses_none():
    given(INSTITUTION_DECIDER).when(revoke).then_refused("institution.unknown")


def test_an_office_elsewhere_may_not():
    elsewhere = actor("department", TOWN, "pan")
    given(INSTITUTION_DECIDER, filed, granted).when(replace(revoke, actor=elsewhere)).then_refused("auth.other-office")
