"""raise-fund-finding to decide-deduction-appeal; what is deducted from a payment. Clause M5."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from funds_examples import LIN, WANG, ZHAO, actor, by
from hypothesis import given as for_all
from hypothesis import strategies as st

from chassis.testing.scenario import given
from contracts.events.finance import Payee
from contracts.events.fund_inspections import (
    Deduction,
    DeductionAppealDecided,
    DeductionAppealed,
    DeductionSigned,
    FundFindingDecided,
    FundFindingRaised,
    FundStatementRecorded,
)
from finance.domain.fund_inspection.commands import (
    AppealDeduction,
    DecideDeductionAppeal,
    DecideFundFinding,
    RaiseFundFinding,
    RecordFundStatement,
    SignDeduction,
)
from finance.domain.fund_inspection.decider import FUND_INSPECTION
from finance.domain.fund_inspection.deducting import Deducted, deduct

ID, PAYEE = UUID("01700000-0000-7000-8000-0000000000c1"), Payee(kind="institution", id=str(UUID(int=7)))
CLERK, STRANGER = actor("wei", PAYEE.id, "institution"), actor("hu", str(UUID(int=8)), "institution")
AMOUNT = Deduction(amount_fen=300_000, clauses=("S3.1", "S3.2"), payments_from=date(2020, 7, 1))
SHARE = Deduction(share_basis_points=2_500, payments_from=date(2020, 7, 1), payments_to=date(2020, 12, 31))
FIRST, SECOND = "宁卫财〔2020〕19号", "宁卫财〔2020〕23号"

found = RaiseFundFinding(
    **by(LIN),
    inspection_id=ID,
    payee=PAYEE,
    found_on=date(2020, 6, 12),
    finding="签到表与影像资料不符",
    statement_due_on=date(2020, 6, 26),
)
was_found = FundFindingRaised(
    inspection_id=ID,
    payee=PAYEE,
    found_on=date(2020, 6, 12),
    finding="签到表与影像资料不符",
    statement_due_on=date(2020, 6, 26),
)
state_case = RecordFundStatement(**by(CLERK), inspection_id=ID, stated_on=date(2020, 6, 20), statement="已整改")
was_stated = FundStatementRecorded(inspection_id=ID, stated_on=date(2020, 6, 20), statement="已整改")
decide = DecideFundFinding(**by(LIN), inspection_id=ID, document_number=FIRST, decided_on=date(2020, 6, 26), deduction=AMOUNT)
was_decided = FundFindingDecided(
    inspection_id=ID, document_number=FIRST, decided_on=date(2020, 6, 26), decided_by="341881/lin", deduction=AMOUNT
)
sign = SignDeduction(**by(WANG), inspection_id=ID, signed_on=date(2020, 7, 3))
was_signed = DeductionSigned(inspection_id=ID, signed_on=date(2020, 7, 3), signed_by="341881/wang")
appeal = AppealDeduction(**by(CLERK), inspection_id=ID, appealed_on=date(2020, 7, 10), grounds="人次有误")
was_appealed = DeductionAppealed(inspection_id=ID, appealed_on=date(2020, 7, 10), grounds="人次有误")
settle = DecideDeductionAppeal(
    **by(ZHAO),
    inspection_id=ID,
    document_number=SECOND,
    decided_on=date(2020, 7, 24),
    outcome="reduced",
    deduction=AMOUNT.model_copy(update={"amount_fen": 180_000}),
)
was_settled = DeductionAppealDecided(
    inspection_id=ID,
    document_number=SECOND,
    decided_on=date(2020, 7, 24),
    decided_by="341881/zhao",
    outcome="reduced",
    deduction=AMOUNT.model_copy(update={"amount_fen": 180_000}),
)
HEARD = (was_found, was_stated)
SIGNED = (*HEARD, was_decided, was_signed)
ON = date(2020, 12, 31)


def test_a_finding_is_decided_once_the_inspected_was_heard_or_has_let_the_day_pass():
    given(FUND_INSPECTION).when(found).then(was_found)
    given(FUND_INSPECTION, was_found).when(found).then_refused("fund-inspection.already-exists", clause="M5")
    given(FUND_INSPECTION).when(decide).then_refused("fund-inspection.unknown", clause="M5")
    given(FUND_INSPECTION, was_found).when(decide).then_refused("fund-inspection.not-heard", clause="M5")
    given(FUND_INSPECTION, *HEARD).when(decide).then(was_decided)
    late = date(2020, 6, 27)
    given(FUND_INSPECTION, was_found).when(replace(decide, decided_on=late)).then(
        was_decided.model_copy(update={"decided_on": late})
    )
    given(FUND_INSPECTION, *HEARD, was_decided).when(decide).then_refused("fund-inspection.already-decided")
    early = replace(decide, decided_on=date(2020, 6, 11))
    given(FUND_INSPECTION, *HEARD).when(early).then_refused("fund-inspection.step-before-last", clause="M5")


def test_the_inspected_states_its_own_case_and_the_commission_may_write_it_down():
    given(FUND_INSPECTION, was_found).when(state_case).then(was_stated)
    given(FUND_INSPECTION, was_found).when(replace(state_case, actor=LIN)).then(was_stated)
    given(FUND_INSPECTION, was_found).when(replace(state_case, actor=STRANGER)).then_refused("auth.other-office")
    given(FUND_INSPECTION, *HEARD, was_decided).when(state_case).then_refused("fund-inspection.already-decided")


@pytest.mark.parametrize(
    ("deduction", "code"),
    [
        (AMOUNT.model_copy(update={"share_basis_points": 100}), "deduction.amount-or-share"),
        (AMOUNT.model_copy(update={"amount_fen": None}), "deduction.amount-or-share"),
        (AMOUNT.model_copy(update={"amount_fen": 0}), "deduction.amount-or-share"),
        (SHARE.model_copy(update={"payments_to": None}), "deduction.share-without-end"),
        (AMOUNT.model_copy(update={"payments_to": date(2020, 6, 30)}), "fund-inspection.step-before-last"),
    ],
)
def test_a_decision_says_what_is_deducted_of_what(deduction, code):
    given(FUND_INSPECTION, *HEARD).when(replace(decide, deduction=deduction)).then_refused(code, clause="M5")


def test_a_deduction_is_signed_by_another_than_decided_it():
    given(FUND_INSPECTION, *HEARD).when(sign).then_refused("deduction.none-decided", clause="M5")
    nothing = was_decided.model_copy(update={"deduction": None})
    given(FUND_INSPECTION, *HEARD, nothing).when(sign).then_refused("deduction.none-decided")
    given(FUND_INSPECTION, *HEARD, was_decided).when(replace(sign, actor=LIN)).then_refused(
        "deduction.signer-is-decider", clause="M5"
    )
    given(FUND_INSPECTION, *HEARD, was_decided).when(sign).then(was_signed)
    given(FUND_INSPECTION, *SIGNED).when(sign).then_refused("deduction.already-signed")


def test_an_appeal_is_decided_by_another_than_decided_the_deduction_and_never_makes_it_more():
    given(FUND_INSPECTION, *HEARD, was_decided).when(appeal).then_refused("deduction.not-signed", clause="M5")
    given(FUND_INSPECTION, *SIGNED).when(replace(appeal, actor=STRANGER)).then_refused("auth.other-office")
    given(FUND_INSPECTION, *SIGNED).when(appeal).then(was_appealed)
    given(FUND_INSPECTION, *SIGNED).when(settle).then_refused("deduction.not-appealed", clause="M5")
    appealed = (*SIGNED, was_appealed)
    given(FUND_INSPECTION, *appealed).when(replace(settle, actor=LIN)).then_refused("deduction.appeal-by-decider", clause="M5")
    given(FUND_INSPECTION, *appealed).when(settle).then(was_settled)
    more = replace(settle, deduction=AMOUNT.model_copy(update={"amount_fen": 300_001}))
    given(FUND_INSPECTION, *appealed).when(more).then_refused("deduction.not-less", clause="M5")
    other = replace(settle, deduction=SHARE)
    given(FUND_INSPECTION, *appealed).when(other).then_refused("deduction.not-less")
    given(FUND_INSPECTION, *appealed).when(replace(settle, outcome="upheld")).then_refused("deduction.outcome-unclear")
    given(FUND_INSPECTION, *appealed).when(appeal).then_refused("deduction.already-appealed")
    given(FUND_INSPECTION, *appealed, was_settled).when(appeal).then_refused("deduction.already-appealed")


def test_nothing_is_deducted_before_it_is_signed_nor_while_it_is_appealed():
    payment = {"S3.1": 500_000}
    taken = [Deducted(ID, "S3.1", 300_000)]
    for history, expected in (
        (HEARD, []),
        ((*HEARD, was_decided), []),
        (SIGNED, taken),
        ((*SIGNED, was_appealed), []),
        ((*SIGNED, was_appealed, was_settled), [Deducted(ID, "S3.1", 180_000)]),
        ((*SIGNED, was_appealed, was_settled.model_copy(update={"outcome": "cancelled", "deduction": None})), []),
        ((*SIGNED, was_appealed, was_settled.model_copy(update={"outcome": "upheld", "deduction": AMOUNT})), taken),
    ):
        assert deduct([(FUND_INSPECTION.fold(history), 0)], payment, ON) == expected


def test_an_amount_is_taken_from_later_payments_until_it_is_all_taken():
    inspection = FUND_INSPECTION.fold(SIGNED)
    assert deduct([(inspection, 0)], {"S2": 50_000, "S3.1": 90_000, "S3.2": 100_000}, ON) == [
        Deducted(ID, "S3.1", 90_000),
        Deducted(ID, "S3.2", 100_000),
    ]
    assert deduct([(inspection, 190_000)], {"S3.1": 500_000}, ON) == [Deducted(ID, "S3.1", 110_000)]
    assert deduct([(inspection, 300_000)], {"S3.1": 500_000}, ON) == []
    assert deduct([(inspection, 0)], {"S3.1": 500_000}, date(2020, 6, 30)) == []
    assert deduct([(inspection, 0)], {"S3.1": -500_000}, ON) == []


def test_a_share_is_of_each_payment_of_its_time_rounded_down():
    by_share = FUND_INSPECTION.fold((*HEARD, was_decided.model_copy(update={"deduction": SHARE}), was_signed))
    assert deduct([(by_share, 10**9)], {"S3.1": 1_999}, ON) == [Deducted(ID, "S3.1", 499)]
    assert deduct([(by_share, 0)], {"S3.1": 1_999}, date(2021, 1, 1)) == []


clauses = st.sampled_from(["S2", "S3.1", "S3.2", "K5.1"])
deductions = st.builds(
    lambda amount, share, only: Deduction(
        amount_fen=amount if share is None else None,
        share_basis_points=share,
        clauses=only,
        payments_from=date(2020, 1, 1),
        payments_to=ON,
    ),
    st.integers(1, 500_000),
    st.none() | st.integers(1, 10_000),
    st.lists(clauses, unique=True, max_size=2).map(tuple),
)


@for_all(
    st.lists(st.tuples(deductions, st.integers(0, 600_000)), max_size=5),
    st.dictionaries(clauses, st.integers(-100_000, 500_000), max_size=4),
)
def test_whatever_is_signed_no_payment_falls_below_nothing_and_no_amount_is_taken_twice(signed, payment):
    inspections = []
    for number, (deduction, taken_fen) in enumerate(signed):
        history = (*HEARD, was_decided.model_copy(update={"deduction": deduction}), was_signed)
        state = replace(FUND_INSPECTION.fold(history), inspection_id=UUID(int=number))
        inspections.append((state, taken_fen))
    found = deduct(inspections, payment, ON)
    assert all(one.amount_fen > 0 for one in found)
    for clause, fen in payment.items():
        assert sum(one.amount_fen for one in found if one.clause == clause) <= max(0, fen)
    for state, taken_fen in inspections:
        own_fen = sum(one.amount_fen for one in found if one.inspection_id == state.inspection_id)
        if state.deduction.amount_fen is not None:
            assert own_fen <= max(0, state.deduction.amount_fen - taken_fen)
        only = state.deduction.clauses
        assert all(not only or one.clause in only for one in found if one.inspection_id == state.inspection_id)
