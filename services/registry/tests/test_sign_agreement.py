"""sign-agreement. Clauses S3.1, S3.2."""

from dataclasses import replace

from registry_examples import AGREEMENT, INSTITUTION, STREET, STREET_OFFICE, by, day, signed

from chassis.testing.scenario import given
from registry.domain.agreement.commands import SignAgreement
from registry.domain.agreement.decider import AGREEMENT as AGREEMENT_DECIDER

sign = SignAgreement(
    **by(STREET_OFFICE),
    agreement_id=AGREEMENT,
    township_code=STREET,
    institution_id=INSTITUTION,
    modes=("in-institution", "outreach"),
    fee_fen=50_000,
    valid_from=day("01-01"),
    valid_to=day("12-31"),
)


def test_a_township_buys_sessions_from_an_institution():
    given(AGREEMENT_DECIDER).when(sign).then(signed)


def test_a_fee_out_of_tolerance_stands_here():
    for fee_fen in (1, 39_999, 60_001, 5_000_000):
        given(AGREEMENT_DECIDER).when(replace(sign, fee_fen=fee_fen)).then(signed.model_copy(update={"fee_fen": fee_fen}))


def test_outreach_needs_a_fee_and_sessions_in_the_institution_do_not():
    given(AGREEMENT_DECIDER).when(replace(sign, fee_fen=None)).then_refused("agreement.fee-missing", clause="S3.2")
    inside = replace(sign, modes=("in-institution",), fee_fen=None)
    given(AGREEMENT_DECIDER).when(inside).then(signed.model_copy(update={"modes": ("in-institution",), "fee_fen": None}))


def test_an_agreement_of_one_day_is_legal_and_one_of_none_is_not():
    one_day = replace(sign, valid_to=sign.valid_from)
    given(AGREEMENT_DECIDER).when(one_day).then(signed.model_copy(update={"valid_to": sign.valid_from}))
    backwards = replace(sign, valid_from=day("12-31"), valid_to=day("12-30"))
    given(AGREEMENT_DECIDER).when(backwards).then_refused("agreement.ends-before-start")


def test_an_agreement_is_signed_once():
    given(AGREEMENT_DECIDER, signed).when(sign).then_refused("agreement.already-exists", details={"existing_id": str(AGREEMENT)})
