"""Sessions are bought in principle of demonstration institutions; any other choice has a recorded reason. Clause K5.3."""

from dataclasses import replace
from datetime import date

import pytest
from registry_examples import AGREEMENT, INSTITUTION, STREET, STREET_OFFICE, TOWN_OFFICE, by, day, signed

from chassis.testing.scenario import given
from contracts.events.registry import AgreementTerminated
from contracts.events.selection import SelectionReasonRecorded
from registry.domain.agreement.commands import RecordSelectionReason, SignAgreement
from registry.domain.agreement.decider import AGREEMENT as AGREEMENT_DECIDER

REASON = "全市尚无示范亲子园,该机构手续齐全、距社区最近"
sign = SignAgreement(
    **by(STREET_OFFICE),
    agreement_id=AGREEMENT,
    township_code=STREET,
    institution_id=INSTITUTION,
    modes=("in-institution", "outreach"),
    fee_fen=50_000,
    valid_from=day("01-01"),
    valid_to=day("12-31"),
    demonstration=False,
)
with_reason = signed.model_copy(update={"selection_reason": REASON})
explain = RecordSelectionReason(**by(STREET_OFFICE), agreement_id=AGREEMENT, reason=REASON)
explained = SelectionReasonRecorded(agreement_id=AGREEMENT, reason=REASON)


def test_a_preference_refuses_nothing_by_itself():
    given(AGREEMENT_DECIDER).when(sign).then(signed)
    given(AGREEMENT_DECIDER).when(replace(sign, selection_reason=REASON)).then(with_reason)


def test_where_the_policy_says_so_the_mode_is_not_bought_without_a_reason():
    strict = replace(sign, refused_without_reason=frozenset({"outreach"}))
    given(AGREEMENT_DECIDER).when(strict).then_refused(
        "agreement.selection-reason-missing", clause="K5.3", details={"modes": ["outreach"]}
    )
    given(AGREEMENT_DECIDER).when(replace(strict, selection_reason=REASON)).then(with_reason)
    given(AGREEMENT_DECIDER).when(replace(strict, demonstration=True)).then(signed)
    inside = replace(strict, modes=("in-institution",), fee_fen=None)
    given(AGREEMENT_DECIDER).when(inside).then(signed.model_copy(update={"modes": ("in-institution",), "fee_fen": None}))


def test_the_reason_is_said_once_by_the_township_that_signed():
    given(AGREEMENT_DECIDER).when(explain).then_refused("agreement.unknown", clause="K5.3")
    given(AGREEMENT_DECIDER, signed).when(explain).then(explained)
    given(AGREEMENT_DECIDER, signed).when(replace(explain, actor=TOWN_OFFICE)).then_refused("auth.other-office")
    for known in ((with_reason,), (signed, explained)):
        given(AGREEMENT_DECIDER, *known).when(explain).then_refused("agreement.selection-reason-given", clause="K5.3")


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (day("06-30"), day("12-31"), True),
        (day("07-01"), day("12-31"), False),
        (date(2019, 1, 1), date(2019, 12, 31), False),
        (date(2019, 1, 1), day("01-01"), True),
    ],
)
def test_an_agreement_is_monitored_for_the_days_it_holds(first, last, expected):
    ended = AgreementTerminated(agreement_id=AGREEMENT, effective_on=day("07-01"), reason="协商")
    assert AGREEMENT_DECIDER.fold([signed, ended]).concerns(first, last) is expected
