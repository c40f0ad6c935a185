"""Settlements step by step, and that whatever is prepared, paid, failed and corrected, nothing is settled twice. Clause M3."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from funds_examples import LIN, STREET, WANG, by
from hypothesis import given
from hypothesis import strategies as st

from chassis.decider import Refusal
from chassis.existence import Absent
from contracts.events.finance import Payee
from contracts.events.settlement import BankLine, Draw, Receivable, SetOff, SettlementReconciled
from finance.domain.enactment import Enactment, Enactments, may_be_prepared
from finance.domain.settlement.decider import (
    SETTLEMENT,
    ApproveSettlement,
    DiscardSettlement,
    InstructPayment,
    PrepareSettlement,
    RecordBankResult,
)
from finance.domain.settlement.lines import Entry, added_up, due_through
from finance.domain.settlement.payment_file import check_sum_of, payment_csv
from finance.domain.settlement.period import ends_period, months_of_period
from finance.domain.settlement.repayment import REPAYMENT, RecordRepayment
from finance.domain.settlement.state import Settlement, Stage
from finance.edition import policy

ID = UUID("01700000-0000-7000-8000-000000005e77")
FUND = f"township:{STREET}"
NURSERY, CENTRE = Payee(kind="institution", id="a"), Payee(kind="institution", id="b")
SCOPE = {"clause": "S3.1", "funding_source": FUND, "through": date(2020, 3, 31)}


def entry(payee: Payee, number: int, amount_fen: int, year: int = 2020, clause: str = "S3.1") -> Entry:
    return Entry(clause, payee, UUID(int=number), year, amount_fen)


DUE = added_up("S3.1", [entry(NURSERY, 1, 2_000), entry(NURSERY, 2, 2_000), entry(CENTRE, 3, 2_000)])
PREPARE = PrepareSettlement(**by(LIN), settlement_id=ID, **SCOPE, prepared=DUE)


def after(*commands: Any) -> Settlement:
    """The state after commands that are all accepted."""
    state = SETTLEMENT.initial
    for command in commands:
        decision = SETTLEMENT.decide(state, command)
        assert not isinstance(decision, Refusal), decision
        state = SETTLEMENT.fold(decision, state)
    assert isinstance(state, Settlement)
    return state


def refused(state: Any, command: Any) -> tuple[str, str | None]:
    decision = SETTLEMENT.decide(state, command)
    assert isinstance(decision, Refusal)
    return decision.code, decision.clause


def approve(who=WANG) -> ApproveSettlement:
    return ApproveSettlement(**by(who), settlement_id=ID)


def instruct(number: int = 1) -> InstructPayment:
    return InstructPayment(**by(WANG), settlement_id=ID, number=number)


def result(*results: BankLine, check_sum: str | None = None) -> RecordBankResult:
    expected = check_sum_of(FUND, 1, DUE.lines)
    return RecordBankResult(**by(WANG), settlement_id=ID, check_sum=check_sum or expected, results=results)


def paid(payee: Payee) -> BankLine:
    return BankLine(payee=payee, status="paid")


def failed(payee: Payee) -> BankLine:
    return BankLine(payee=payee, status="failed", reason="账户已销户")


def test_it_goes_from_prepared_to_reconciled_and_tells_what_was_paid():
    state = after(PREPARE, approve(), instruct(), result(paid(NURSERY), failed(CENTRE)))
    assert (state.stage, state.result_fen("paid"), state.result_fen("failed")) == (Stage.RECONCILED, 4_000, 2_000)
    assert [line.amount_fen for line in state.to_pay] == [4_000, 2_000]
    assert state.draws == (Draw(year=2020, amount_fen=6_000),)


def test_the_entries_of_a_large_line_are_told_in_several_events():
    many = added_up("S3.1", [entry(NURSERY, number, 2_000) for number in range(1, 4_502)])
    head, *taken = SETTLEMENT.decide(SETTLEMENT.initial, replace(PREPARE, prepared=many))
    assert [len(event.entries) for event in taken] == [2_000, 2_000, 501]
    assert sum(entry.amount_fen for event in taken for entry in event.entries) == head.lines[0].amount_fen == 4_501 * 2_000


def test_the_bank_may_tell_of_the_lines_one_after_the_other():
    part = after(PREPARE, approve(), instruct(), result(paid(NURSERY)))
    assert part.stage is Stage.INSTRUCTED
    [_, last] = SETTLEMENT.decide(part, result(paid(CENTRE)))
    assert last == SettlementReconciled(settlement_id=ID, paid_fen=6_000, failed_fen=0)


def test_maker_and_checker_differ():
    assert refused(after(PREPARE), approve(LIN)) == ("settlement.same-person", "M3")


def test_each_step_has_its_place():
    prepared, approved = after(PREPARE), after(PREPARE, approve())
    assert refused(SETTLEMENT.initial, approve()) == ("settlement.unknown", "M3")
    assert refused(prepared, instruct())[0] == refused(approved, result(paid(NURSERY)))[0] == "settlement.not-at-this-step"
    assert refused(approved, approve())[0] == "settlement.not-at-this-step"
    assert refused(approved, DiscardSettlement(**by(WANG), settlement_id=ID, reason="重编"))[0] == "settlement.not-at-this-step"
    assert refused(after(PREPARE, approve(), instruct()), instruct(2))[0] == "settlement.not-at-this-step"
    assert after(PREPARE, DiscardSettlement(**by(WANG), settlement_id=ID, reason="重编")).stage is Stage.DISCARDED
    assert refused(prepared, PREPARE) == ("settlement.id-in-use", "M3")


def test_nothing_is_prepared_where_nothing_is_due():
    owing = added_up("S3.1", [entry(NURSERY, 1, -2_000)])
    assert owing.receivables == (Receivable(payee=NURSERY, owed_fen=2_000),)
    assert refused(SETTLEMENT.initial, replace(PREPARE, prepared=owing)) == ("settlement.nothing-due", "S3.1")
    assert refused(SETTLEMENT.initial, replace(PREPARE, prepared=added_up("S3.1", []))) == ("settlement.nothing-due", "S3.1")


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ((paid(Payee(kind="institution", id="c")),), "unknown-payee"),
        ((paid(NURSERY), failed(NURSERY)), "doubled"),
        ((BankLine(payee=NURSERY, status="failed"),), "reason-missing"),
    ],
)
def test_a_wrong_line_of_the_bank_is_named_and_nothing_recorded(lines, fault):
    decision = SETTLEMENT.decide(after(PREPARE, approve(), instruct()), result(*lines))
    assert isinstance(decision, Refusal)
    assert (decision.code, decision.details["rows"][-1]["fault"]) == ("settlement.bank-lines-wrong", fault)


def test_a_result_of_another_file_is_refused():
    assert refused(after(PREPARE, approve(), instruct()), result(paid(NURSERY), check_sum="0" * 64))[0] == "settlement.other-file"


def test_corrections_that_make_up_for_what_is_due_pay_nothing_and_need_no_bank():
    even = added_up("S3.1", [entry(NURSERY, 1, 2_000), entry(NURSERY, 2, -2_000)])
    assert after(replace(PREPARE, prepared=even), approve()).stage is Stage.RECONCILED


def test_the_file_has_a_line_a_payee_in_yuan_and_its_check_sum_follows_every_byte():
    text = payment_csv(FUND, 7, DUE.lines).decode("utf-8-sig").splitlines()
    assert text[1:] == ["7-1,township:341881001,institution,a,40.00", "7-2,township:341881001,institution,b,20.00"]
    assert check_sum_of(FUND, 7, DUE.lines) != check_sum_of(FUND, 8, DUE.lines)


@pytest.mark.parametrize(
    ("day", "months", "ends"),
    [(date(2020, 2, 29), 1, True), (date(2020, 2, 28), 1, False), (date(2020, 3, 31), 3, True), (date(2020, 4, 30), 3, False),
     (date(2020, 12, 31), 12, True), (date(2020, 6, 30), 12, False), (date(2020, 5, 17), 0, True)],
)  # fmt: skip
def test_a_period_ends_with_its_month_quarter_or_year_and_an_award_on_any_day(day, months, ends):
    assert ends_period(day, months) is ends


def test_lectures_are_settled_by_the_year_sessions_by_the_quarter_awards_on_any_day():
    day = date(2020, 6, 30)
    assert [months_of_period(policy(), clause, day) for clause in ("S2", "S3.1", "S3.2")] == [12, 3, 3]
    assert [months_of_period(policy(), clause, day) for clause in ("S1.1", "S1.2", "K5.1")] == [0, 0, 0]


def test_a_repayment_is_recorded_up_to_what_is_owed():
    repay = RecordRepayment(
        **by(LIN), repayment_id=ID, clause="S3.1", funding_source=FUND, payee=NURSERY, amount_fen=1_500,
        document_number="收字3号", repaid_on=date(2020, 8, 3), owed_fen=2_000,
    )  # fmt: skip
    [event] = REPAYMENT.decide(REPAYMENT.initial, repay)
    assert event.amount_fen == 1_500
    decision = REPAYMENT.decide(REPAYMENT.initial, replace(repay, amount_fen=2_001))
    assert isinstance(decision, Refusal)
    assert (decision.code, decision.details) == ("repayment.more-than-owed", {"owed_fen": 2_000})
    assert REPAYMENT.natural_keys(REPAYMENT.fold([event])) == {f"repayment:{FUND}:a:收字3号"}


@pytest.mark.parametrize(
    ("owed_fen", "line_fen", "left_fen"), [(0, 4_000, 0), (1_500, 2_500, 0), (4_000, 0, 0), (6_500, 0, 2_500)]
)
def test_what_is_owed_under_another_clause_comes_off_the_line_as_far_as_it_reaches(owed_fen, line_fen, left_fen):
    other = [entry(NURSERY, 9, -owed_fen, 2019, "S3.2")] if owed_fen else []
    found = added_up("S3.1", [entry(NURSERY, 1, 4_000), entry(CENTRE, 2, 700), *other])
    assert [line.amount_fen for line in found.lines] == [line_fen, 700]
    taken_fen = owed_fen - left_fen
    assert found.set_offs == ((SetOff(payee=NURSERY, clause="S3.2", amount_fen=taken_fen),) if taken_fen else ())
    draws = {draw.year: draw.amount_fen for draw in found.draws}
    assert draws == {2020: 4_700} | ({2019: -taken_fen} if taken_fen else {})


def test_what_another_clause_is_owed_in_all_is_set_off_and_no_deduction_and_nothing_of_another_payee():
    even = [entry(NURSERY, 8, 900, clause="S3.2"), entry(NURSERY, 9, -1_000, clause="S3.2")]
    deducted = entry(NURSERY, 7, -300, clause="S3.2")._replace(deducted=True)
    found = added_up("S3.1", [entry(NURSERY, 1, 4_000), *even, deducted, entry(CENTRE, 6, -500, clause="S3.2")])
    assert [(line.payee, line.amount_fen, line.entries) for line in found.lines] == [(NURSERY, 3_900, 2)]


def test_only_services_to_the_day_that_an_enactment_covers_are_due_and_corrections_always():
    days = {1: date(2020, 3, 31), 2: date(2020, 4, 1), 3: date(2019, 12, 31)}
    entries = [entry(NURSERY, number, 100)._replace(day=day) for number, day in days.items()]
    back = [one._replace(amount_fen=-100) for one in entries]
    enacted = Enactments("e", {1: Enactment(1, "1号", date(2020, 1, 2), date(2020, 1, 1))})
    through = date(2020, 3, 31)
    assert due_through([*entries, *back], through, lambda day: may_be_prepared(enacted, day)) == [entries[0], *back]
    assert due_through(entries, through, lambda day: may_be_prepared(Absent(), day)) == [entries[0], entries[2]]


CLAIMS = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from([0, 0, 1_000, 2_000, 50_000])),
    min_size=1,
    max_size=6,
    unique_by=lambda one: one[0],
)
"""What some claims stand at from now on; 0: refused."""
RUNS = st.lists(
    st.tuples(st.sampled_from(["S3.1", "S3.2"]), CLAIMS, st.sampled_from(["paid", "failed", "discarded"])),
    min_size=1,
    max_size=12,
)


def of_claim(claim: int, amount_fen: int) -> Entry:
    """Claims 0 to 5: the odd ones are the centre's, 0 to 2 of S3.1, 3 to 5 of S3.2."""
    return entry(CENTRE if claim % 2 else NURSERY, claim, amount_fen, 2020 + claim % 3, "S3.1" if claim < 3 else "S3.2")


@given(RUNS)
def test_whatever_happens_what_was_paid_and_is_open_is_what_stands(runs):
    """Before each settlement some claims change, after it the bank pays, fails, or none is asked."""
    standing: dict[int, int] = {}
    settled: dict[int, int] = {}
    paid_fen = 0
    for clause, changes, end in runs:
        standing |= dict(changes)
        differences = {claim: standing[claim] - settled.get(claim, 0) for claim in standing}
        found = added_up(clause, [of_claim(claim, fen) for claim, fen in sorted(differences.items()) if fen])
        assert all(line.amount_fen >= 0 for line in found.lines)
        assert found.amount_fen == sum(draw.amount_fen for draw in found.draws)
        own_fen = sum(fen for claim, fen in differences.items() if of_claim(claim, 0).clause == clause)
        set_off_fen = sum(one.amount_fen for one in found.set_offs)
        assert found.amount_fen - sum(one.owed_fen for one in found.receivables) + set_off_fen == own_fen
        for line in found.lines:
            owed_fen = -sum(
                fen
                for claim, fen in differences.items()
                if (one := of_claim(claim, 0)).payee == line.payee and one.clause != clause
            )
            assert line.amount_fen == 0 or owed_fen <= sum(one.amount_fen for one in found.set_offs if one.payee == line.payee)
        if end == "paid":
            paid_fen += found.amount_fen
            for own in found.taken.values():
                for one in own:
                    settled[one.source_id.int] = settled.get(one.source_id.int, 0) + one.amount_fen
    assert paid_fen == sum(settled.values())
    assert all(0 <= settled[claim] <= 50_000 for claim in settled)
