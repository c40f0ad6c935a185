"""What holds for every history, in every order of arrival."""

from collections import Counter

import pytest
from finance_histories import another_order, folded, histories, outcome
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.events.finance import AttendanceAssessed, SubsidyAccrued, SubsidyDenied, SubsidyReversed
from contracts.policy import Policy, Ruled
from finance.domain.decided import Accrued, Assessed, Denied
from finance.situations.ledger import Ledger

READINGS = ({}, {"R8": "uses-none"}, {"R9": "first-recorded"}, {"R1": "per-lecture"}, {"R20": "under-three"},
    {"R6": "year-of-age"}, {"R7": "per-household"}, {"R10": "one-per-household"}, {"R11": "township-of-child"})  # fmt: skip


def _decided(policy, events):
    ledger = Ledger()
    ledger.decide(policy, folded(events))
    return ledger


@pytest.mark.parametrize("readings", READINGS, ids=lambda readings: ",".join(readings) or "default")
@settings(max_examples=60)
@given(data=st.data())
def test_the_order_of_arrival_does_not_matter(edition, readings, data):
    policy = Policy(edition, readings)
    events = data.draw(histories())
    arrived = data.draw(another_order(events))
    decide_after = data.draw(st.sets(st.integers(0, len(arrived) - 1), max_size=4))
    step_by_step = Ledger()
    for number in sorted({*decide_after, len(arrived)}):
        step_by_step.decide(policy, folded(arrived[:number]))
    assert outcome(step_by_step) == outcome(_decided(policy, events))


OF_OTHERS = {"attendance.limit-reached", "child.elsewhere", "lecture.already-paid", "facility.site-already-awarded"}


@settings(max_examples=100)
@given(data=st.data())
def test_nothing_reported_later_displaces_what_is_settled(policy, data):
    events = data.draw(histories())
    arrived = data.draw(another_order(events))
    ledger = Ledger()
    ledger.decide(policy, folded(arrived[: data.draw(st.integers(0, len(arrived)))]))
    settled = frozenset(ledger.accrued())
    ledger.decide(policy, folded(arrived), settled)
    refused = [claim for claim in ledger.claims if isinstance(claim, Denied) and claim.key.claim_id in settled]
    assert [claim.key for claim in refused if claim.reason in OF_OTHERS] == []
    free = Counter((claim.key.child_id, claim.key.service_date.year) for claim in ledger.claims if isinstance(claim, Accrued))
    assert all(count <= 4 for (child_id, _), count in free.items() if child_id is not None)


@settings(max_examples=50)
@given(events=histories())
def test_deciding_again_decides_nothing(policy, events):
    register, ledger = folded(events), Ledger()
    ledger.decide(policy, register)
    assert ledger.decide(policy, register) == []


@settings(max_examples=50)
@given(data=st.data())
def test_every_delivery_ever_listed_has_exactly_one_state(policy, data):
    events = data.draw(histories())
    register = folded(events)
    ledger = _decided(policy, events)
    claims = Counter((state.key.clause, state.key.source_id, state.key.child_id) for state in ledger.claims)
    sessions = register.sessions.values()
    listed = {(session.session_id, child) for session in sessions for child in register.listed_in(session.session_id)}
    inside = {session.session_id for session in sessions if session.mode == "in-institution"}
    expected = {("S3.1", session_id, child) for session_id, child in listed if session_id in inside}
    expected |= {("S3.2", session.session_id, None) for session in sessions if session.mode == "outreach"}
    expected |= {("S2", lecture_id, None) for lecture_id in register.lectures}
    expected |= {
        ("S1.1" if facility.kind == "station" else "S1.2", facility.facility_id, None)
        for facility in register.facilities.values()
        if facility.accepted_on is not None
    }
    expected |= {("K5.1", award.assessment_id, None) for one in register.designated.values() for award in one.awards}
    assert claims == Counter(expected)
    assessed = [state for state in ledger.standing.values() if isinstance(state, Assessed)]
    assert len(assessed) == sum(1 for session_id, _ in listed if session_id not in inside)


@given(events=histories())
def test_a_child_is_paid_for_at_most_four_times_a_year_and_nowhere_twice_at_once(policy, events):
    register = folded(events)
    paid = [state.key for state in _decided(policy, events).claims if isinstance(state, Accrued) and state.key.clause == "S3.1"]
    assert all(count <= 4 for count in Counter((key.child_id, key.service_date.year) for key in paid).values())
    for one in paid:
        for other in paid:
            if one.child_id == other.child_id and one.source_id != other.source_id:
                assert not register.sessions[one.source_id].overlaps(register.sessions[other.source_id])


@settings(max_examples=50)
@given(events=histories())
def test_a_village_is_paid_one_lecture_a_year_and_a_site_one_award(policy, events):
    paid = [state.key for state in _decided(policy, events).claims if isinstance(state, Accrued)]
    books = Counter(key.book for key in paid if key.clause in ("S1.1", "S1.2", "S2"))
    assert all(count == 1 for count in books.values())


@settings(max_examples=50)
@given(data=st.data())
def test_decisions_are_numbered_and_what_is_taken_back_was_accrued(policy, data):
    arrived = data.draw(another_order(data.draw(histories())))
    ledger = Ledger()
    for number in range(0, len(arrived) + 1, 5):
        ledger.decide(policy, folded(arrived[:number]))
    for decisions in ledger.decisions.values():
        balance_fen = 0
        for number, event in enumerate(decisions, 1):
            match event:
                case AttendanceAssessed():
                    assert event.assessment == number
                case SubsidyAccrued():
                    assert (event.decision, balance_fen) == (number, 0)
                    balance_fen += event.amount_fen
                case SubsidyReversed():
                    assert (event.decision, event.reverses, event.amount_fen) == (number, number - 1, balance_fen)
                    balance_fen = 0
                case SubsidyDenied():
                    assert (event.decision, balance_fen) == (number, 0)
        assert balance_fen >= 0


@settings(max_examples=50)
@given(events=histories())
def test_every_decision_cites_clause_readings_and_events_of_the_history(policy, events):
    known = {received.envelope.id for received in events}
    for decisions in _decided(policy, events).decisions.values():
        for event in decisions:
            assert event.sources
            assert set(event.sources) <= known
            assert all(reading.split(":")[0] in policy.edition.readings for reading in event.readings)
            reason = getattr(event, "reason", None)
            assert reason is None or reason in policy.edition.refusals
            if not isinstance(event, AttendanceAssessed):
                assert reason is None or event.clause in policy.edition.refusals[reason].clauses


@settings(max_examples=50)
@given(events=histories())
def test_money_is_whole_fen_of_the_edition_or_the_agreement(policy, events):
    for state in _decided(policy, events).claims:
        if isinstance(state, Denied):
            continue
        assert type(state.terms.amount_fen) is int
        allowed = {"K5.1": {2_000_000}, "S1.2": {1_000_000, 2_000_000}, "S2": {50_000}, "S3.1": {2_000}, "S3.2": {50_000}}
        assert state.terms.amount_fen in allowed[state.key.clause]


RULED = {"R6": "year-of-age", "R7": "per-household", "R8": "uses-none", "R9": "first-recorded", "R10": "one-per-household",
         "R11": "township-of-child", "R12": "exactly", "R20": "under-three"}  # fmt: skip


@settings(max_examples=40)
@given(data=st.data())
def test_a_ruling_decided_after_the_fact_and_its_withdrawal_come_to_what_deciding_at_once_would(edition, policy, data):
    """R6 to R12, R20: switched while claims stand, nothing is paid twice and nothing is left over."""
    register = folded(data.draw(histories()))
    subject = data.draw(st.sampled_from(sorted(RULED)))
    ruled = Policy(edition, rulings=[Ruled("1", subject, RULED[subject], edition.effective_on)])
    ledger, at_once, before = Ledger(), Ledger(), Ledger()
    before.decide(policy, register)
    at_once.decide(ruled, register)
    ledger.decide(policy, register)
    ledger.decide(ruled, register)
    assert outcome(ledger) == outcome(at_once)
    assert ledger.decide(ruled, register) == []
    ledger.decide(policy, register)
    assert outcome(ledger) == outcome(before)
