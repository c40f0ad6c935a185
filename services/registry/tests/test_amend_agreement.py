"""amend-agreement: an agreement goes on in its next version. Clauses S3.1, S3.2, K5.3."""

from dataclasses import replace

from registry_examples import AGREEMENT, COMMISSION, STREET_OFFICE, TOWN_OFFICE, by, day, signed

from chassis.testing.scenario import given
from contracts.events.amendments import AgreementAmended
from contracts.events.registry import AgreementTerminated
from registry.domain.agreement.commands import AmendAgreement
from registry.domain.agreement.decider import AGREEMENT as AGREEMENT_DECIDER

amend = AmendAgreement(
    **by(STREET_OFFICE),
    agreement_id=AGREEMENT,
    effective_on=day("07-01"),
    modes=("in-institution",),
    fee_fen=None,
    valid_to=day("12-31").replace(year=2021),
    document_number="西津办协〔2020〕7号",
    places=30,
)
amended = AgreementAmended(
    agreement_id=AGREEMENT,
    version=2,
    effective_on=day("07-01"),
    modes=("in-institution",),
    fee_fen=None,
    valid_to=day("12-31").replace(year=2021),
    document_number="西津办协〔2020〕7号",
    places=30,
)


def test_the_township_that_signed_it_amends_it_and_the_commission_may():
    for who in (STREET_OFFICE, COMMISSION):
        given(AGREEMENT_DECIDER, signed).when(replace(amend, actor=who)).then(amended)
    given(AGREEMENT_DECIDER, signed).when(replace(amend, actor=TOWN_OFFICE)).then_refused("auth.other-office")


def test_each_version_follows_on_the_last():
    later = replace(amend, effective_on=day("08-01"))
    third = amended.model_copy(update={"version": 3, "effective_on": day("08-01")})
    given(AGREEMENT_DECIDER, signed, amended).when(later).then(third)
    for too_early in (day("07-01"), day("06-01")):
        given(AGREEMENT_DECIDER, signed, amended).when(replace(amend, effective_on=too_early)).then_refused(
            "agreement.amended-outside-validity",
            clause="S3.1",
            details={"after": day("07-01"), "until": day("12-31").replace(year=2021)},
        )


def test_a_version_begins_while_the_agreement_holds():
    for outside in (day("01-01"), day("12-31").replace(year=2021)):
        given(AGREEMENT_DECIDER, signed).when(replace(amend, effective_on=outside)).then_refused(
            "agreement.amended-outside-validity", clause="S3.1", details={"after": day("01-01"), "until": day("12-31")}
        )
    terminated = AgreementTerminated(agreement_id=AGREEMENT, effective_on=day("09-01"), reason="双方协商终止")
    given(AGREEMENT_DECIDER, signed, terminated).when(amend).then_refused("agreement.already-terminated")
    given(AGREEMENT_DECIDER).when(amend).then_refused("agreement.unknown")


def test_new_terms_are_held_against_the_same_rules_as_signed_ones():
    given(AGREEMENT_DECIDER, signed).when(replace(amend, valid_to=day("06-30"))).then_refused("agreement.ends-before-start")
    given(AGREEMENT_DECIDER, signed).when(replace(amend, modes=("outreach",))).then_refused(
        "agreement.fee-missing", clause="S3.2"
    )
    strict = replace(amend, demonstration=False, refused_without_reason=frozenset({"in-institution"}))
    given(AGREEMENT_DECIDER, signed).when(strict).then_refused("agreement.selection-reason-missing", clause="K5.3")
    explained = signed.model_copy(update={"selection_reason": "距社区最近"})
    given(AGREEMENT_DECIDER, explained).when(strict).then(amended)
