"""Only differences are decided: every state of a claim against every outcome."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from contracts.events.finance import SubsidyAccrued, SubsidyDenied, SubsidyReversed
from finance.domain.claims import Claim, ClaimKey, Due, Grounds, Refused, Terms, claim_id
from finance.domain.decided import decided_by
from finance.domain.reconcile import reconcile

SESSION = UUID("00000000-0000-4000-8000-000000000001")
CHILD = UUID("00000000-0000-4000-8000-000000000002")
KEY = ClaimKey(claim_id("S3.1", SESSION, CHILD), "S3.1", f"S3.1/{CHILD}/2020", SESSION, CHILD, date(2020, 3, 2))
TERMS = Terms(2000, "institution", "a", "township:341881001")
DUE = Due(TERMS, "S3.1.fee@2020-01-01")
VOIDED, REMOVED = Refused("session.voided"), Refused("attendance.removed")


def claim(outcome):
    return Claim(KEY, outcome, "341881001", ("R8:uses-one",), Grounds(()))


@pytest.fixture
def decide(policy):
    """The decisions that a row of outcomes leads to, one after another."""

    def run(*outcomes):
        decided, taken = {}, []
        for outcome in outcomes:
            for event in reconcile(policy, [claim(outcome)] if outcome else [], decided):
                subject, state = decided_by(event)
                decided[subject] = state
                taken.append(event)
        return taken

    return run


def steps(events):
    return [(type(event), event.decision, getattr(event, "reason", None)) for event in events]


def test_a_claim_that_is_due_accrues(decide):
    [accrued] = decide(DUE)
    assert steps([accrued]) == [(SubsidyAccrued, 1, None)]
    assert (accrued.amount_fen, accrued.payee.id, accrued.funding_source) == (2000, "a", "township:341881001")
    assert accrued.parameter == "S3.1.fee@2020-01-01"
    assert accrued.eligible


def test_a_refused_one_is_denied(decide):
    assert steps(decide(VOIDED)) == [(SubsidyDenied, 1, "session.voided")]


def test_the_same_again_decides_nothing(decide):
    assert len(decide(DUE, DUE, DUE)) == 1
    assert len(decide(VOIDED, VOIDED)) == 1


def test_the_version_of_a_parameter_alone_is_no_other_term(decide):
    assert len(decide(DUE, replace(DUE, parameter="S3.1.fee@2021-01-01"))) == 1


def test_accrued_and_now_refused_is_one_reversal(decide):
    _, reversed_ = decide(DUE, VOIDED)
    assert steps([reversed_]) == [(SubsidyReversed, 2, "session.voided")]
    assert (reversed_.reverses, reversed_.amount_fen, reversed_.payee.id) == (1, 2000, "a")
    assert not reversed_.eligible


def test_a_reversal_leaves_the_claim_refused_for_its_reason(decide):
    assert len(decide(DUE, VOIDED, VOIDED)) == 2
    assert steps(decide(DUE, VOIDED, REMOVED))[2:] == [(SubsidyDenied, 3, "attendance.removed")]
    assert steps(decide(DUE, VOIDED, DUE))[2:] == [(SubsidyAccrued, 3, None)]


def test_refused_for_another_reason_is_denied_again(decide):
    assert steps(decide(VOIDED, REMOVED)) == [(SubsidyDenied, 1, "session.voided"), (SubsidyDenied, 2, "attendance.removed")]


@pytest.mark.parametrize(
    "terms",
    [
        replace(TERMS, amount_fen=2500),
        replace(TERMS, payee_id="b"),
        replace(TERMS, funding_source="township:341881100"),
    ],
    ids=["amount", "payee", "funding-source"],
)
def test_other_terms_take_back_and_accrue_anew(decide, terms):
    _, reversed_, accrued = decide(DUE, replace(DUE, terms=terms))
    assert steps([reversed_, accrued]) == [(SubsidyReversed, 2, "claim.terms-changed"), (SubsidyAccrued, 3, None)]
    assert (reversed_.amount_fen, reversed_.payee.id) == (2000, "a")
    assert (accrued.amount_fen, accrued.payee.id, accrued.funding_source) == (
        terms.amount_fen, terms.payee_id, terms.funding_source,
    )  # fmt: skip


def test_a_claim_that_has_lost_its_source_is_withdrawn_once(decide):
    assert steps(decide(DUE, None, None)) == [(SubsidyAccrued, 1, None), (SubsidyReversed, 2, "claim.withdrawn")]
    assert steps(decide(VOIDED, None)) == [(SubsidyDenied, 1, "session.voided")]
