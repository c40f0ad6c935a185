"""give-consent, withdraw-consent: K3.1, K1.2."""

from dataclasses import replace

from registry_examples import COMMUNITY_CLERK, HOUSEHOLD, by, day

from chassis.testing.scenario import given
from contracts.events.consents import ConsentGiven, ConsentWithdrawn
from registry.domain.consent import CONSENT, GiveConsent, WithdrawConsent

give = GiveConsent(**by(COMMUNITY_CLERK), household_id=HOUSEHOLD, purpose="messages", given_on=day("02-03"), given_by="mother")
withdraw = WithdrawConsent(**by(COMMUNITY_CLERK), household_id=HOUSEHOLD, purpose="messages", withdrawn_on=day("09-01"))
consented = ConsentGiven(household_id=HOUSEHOLD, purpose="messages", given_on=day("02-03"), given_by="mother")
withdrawn = ConsentWithdrawn(household_id=HOUSEHOLD, purpose="messages", withdrawn_on=day("09-01"))


def test_a_guardian_consents_to_a_purpose_and_withdraws_it():
    given(CONSENT).when(give).then(consented)
    given(CONSENT, consented).when(withdraw).then(withdrawn)


def test_a_consent_is_given_once_until_it_is_withdrawn():
    given(CONSENT, consented).when(give).then_refused("consent.already-given", clause="K3.1")
    again = replace(give, given_on=day("09-01"))
    given(CONSENT, consented, withdrawn).when(again).then(consented.model_copy(update={"given_on": day("09-01")}))
    early = replace(give, given_on=day("08-31"))
    given(CONSENT, consented, withdrawn).when(early).then_refused("consent.given-too-early")


def test_what_was_not_given_is_not_withdrawn():
    given(CONSENT).when(withdraw).then_refused("consent.not-given", clause="K3.1")
    given(CONSENT, consented, withdrawn).when(withdraw).then_refused("consent.not-given")
    early = replace(withdraw, withdrawn_on=day("02-02"))
    given(CONSENT, consented).when(early).then_refused("consent.withdrawn-too-early")


def test_purposes_are_consented_to_apart():
    referral = replace(give, purpose="referral")
    assert referral.stream_id != give.stream_id
    given(CONSENT, consented).when(replace(withdraw, purpose="referral", withdrawn_on=day("01-01"))).then_refused(
        "consent.withdrawn-too-early", clause="K1.2"
    )
