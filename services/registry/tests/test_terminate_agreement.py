"""terminate-agreement. Clause S3.1."""

from dataclasses import replace

from registry_examples import AGREEMENT, COMMISSION, STREET_OFFICE, TOWN_OFFICE, by, day, signed

from chassis.testing.scenario import given
from contracts.events.registry import AgreementTerminated
from registry.domain.agreement.commands import TerminateAgreement
from registry.domain.agreement.decider import AGREEMENT as AGREEMENT_DECIDER

terminate = TerminateAgreement(**by(STREET_OFFICE), agreement_id=AGREEMENT, effective_on=day("07-01"), reason="双方协商终止")
terminated = AgreementTerminated(agreement_id=AGREEMENT, effective_on=day("07-01"), reason="双方协商终止")


def test_the_township_that_signed_it_terminates_it_and_the_commission_may():
    for who in (STREET_OFFICE, COMMISSION):
        given(AGREEMENT_DECIDER, signed).when(replace(terminate, actor=who)).then(terminated)


def test_another_township_may_not():
    given(AGREEMENT_DECIDER, signed).when(replace(terminate, actor=TOWN_OFFICE)).then_refused("auth.other-office")


def test_an_agreement_is_terminated_once():
    given(AGREEMENT_DECIDER, signed, terminated).when(replace(terminate, effective_on=day("06-01"))).then_refused(
        "agreement.already-terminated", clause="S3.1", details={"effective_on": day("07-01")}
    )


def test_what_was_not_signed_is_not_terminated():
    given(AGREEMENT_DECIDER).when(terminate).then_refused("agreement.unknown")
