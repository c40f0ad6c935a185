"""appropriate-budget, supplement-budget, request-budget-override, authorise-budget-override; and what may be paid. Clause M3."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from funds_examples import LIN, WANG, ZHAO, by
from hypothesis import given as for_all
from hypothesis import strategies as st

from chassis.existence import Absent
from chassis.testing.scenario import given
from contracts.events.budgets import (
    BudgetAppropriated,
    BudgetOverrideAuthorised,
    BudgetOverrideRequested,
    BudgetSupplemented,
)
from finance.domain.budget.decider import (
    BUDGET,
    AppropriateBudget,
    AuthoriseBudgetOverride,
    RequestBudgetOverride,
    SupplementBudget,
)
from finance.domain.budget.figures import figures_of, may_pay
from finance.domain.budget.state import Budget

OF = {"funding_source": "county-award-fund", "year": 2020}
OVERRIDE = UUID("01700000-0000-7000-8000-0000000000b1")
FIRST, SECOND = "宁财社〔2020〕11号", "宁财社〔2020〕87号"
appropriate = AppropriateBudget(**by(LIN), **OF, amount_fen=100_000, document_number=FIRST, appropriated_on=date(2020, 1, 20))
appropriated = BudgetAppropriated(**OF, amount_fen=100_000, document_number=FIRST, appropriated_on=date(2020, 1, 20))
supplement = SupplementBudget(**by(LIN), **OF, amount_fen=20_000, document_number=SECOND, supplemented_on=date(2020, 9, 10))
supplemented = BudgetSupplemented(**OF, amount_fen=20_000, document_number=SECOND, supplemented_on=date(2020, 9, 10))
ask = RequestBudgetOverride(**by(LIN), **OF, override_id=OVERRIDE, amount_fen=5_000, reason="追加指标在途")
asked = BudgetOverrideRequested(**OF, override_id=OVERRIDE, amount_fen=5_000, reason="追加指标在途", requested_by="341881/lin")
authorise = AuthoriseBudgetOverride(**by(WANG), **OF, override_id=OVERRIDE)
authorised = BudgetOverrideAuthorised(**OF, override_id=OVERRIDE, amount_fen=5_000, authorised_by="341881/wang")


def test_a_year_is_appropriated_once_and_supplemented_by_documents_each_once():
    given(BUDGET).when(supplement).then_refused("budget.not-appropriated", clause="M3")
    given(BUDGET).when(appropriate).then(appropriated)
    given(BUDGET, appropriated).when(appropriate).then_refused("budget.already-appropriated", clause="M3")
    given(BUDGET, appropriated).when(supplement).then(supplemented)
    given(BUDGET, appropriated, supplemented).when(supplement).then_refused("budget.document-repeated", clause="M3")
    given(BUDGET, appropriated).when(replace(supplement, document_number=FIRST)).then_refused("budget.document-repeated")


def test_an_override_is_authorised_by_another_person_than_asked_for_it():
    given(BUDGET, appropriated).when(authorise).then_refused("override.unknown", clause="M3")
    given(BUDGET, appropriated).when(ask).then(asked)
    given(BUDGET, appropriated, asked).when(ask).then_refused("override.already-exists")
    same = replace(authorise, actor=LIN)
    given(BUDGET, appropriated, asked).when(same).then_refused("override.same-person", clause="M3")
    given(BUDGET, appropriated, asked).when(authorise).then(authorised)
    given(BUDGET, appropriated, asked, authorised).when(authorise).then_refused("override.already-authorised")


def test_the_last_fen_may_be_paid_and_not_one_more():
    budget = BUDGET.fold([appropriated, supplemented])
    assert may_pay(budget, drawn_fen=100_000, amount_fen=20_000, payer="341881/zhao") is None
    refusal = may_pay(budget, drawn_fen=100_000, amount_fen=20_001, payer="341881/zhao")
    assert (refusal.code, refusal.clause, refusal.details["payable_fen"]) == ("budget.exceeded", "M3", 20_000)


def test_a_fund_without_a_budget_pays_nothing_and_takes_money_back():
    assert may_pay(Absent(), drawn_fen=0, amount_fen=1, payer="341881/zhao").code == "budget.exceeded"
    assert may_pay(Absent(), drawn_fen=0, amount_fen=-1, payer="341881/zhao") is None


def test_beyond_the_budget_is_paid_what_another_than_the_payer_has_authorised():
    only_asked = BUDGET.fold([appropriated, asked])
    assert may_pay(only_asked, drawn_fen=100_000, amount_fen=1, payer=str(ZHAO)).code == "budget.exceeded"
    overridden = BUDGET.fold([appropriated, asked, authorised])
    assert may_pay(overridden, drawn_fen=100_000, amount_fen=5_000, payer=str(ZHAO)) is None
    assert may_pay(overridden, drawn_fen=100_000, amount_fen=5_001, payer=str(ZHAO)).code == "budget.exceeded"
    assert may_pay(overridden, drawn_fen=100_000, amount_fen=1, payer=str(WANG)).code == "budget.exceeded"
    assert may_pay(overridden, drawn_fen=100_000, amount_fen=1, payer="341881001/wang").code == "budget.exceeded"


amounts = st.integers(1, 100_000)
steps = st.one_of(
    st.tuples(st.just("appropriate"), amounts),
    st.tuples(st.just("supplement"), amounts),
    st.tuples(st.just("ask"), amounts),
    st.tuples(st.just("authorise"), st.integers(1, 4)),
    st.tuples(st.just("pay"), st.integers(-50_000, 100_000)),
    st.tuples(st.just("accrue"), st.integers(-50_000, 100_000)),
)


@for_all(st.lists(steps, max_size=30))
def test_after_any_history_the_figures_add_up_and_nothing_is_paid_past_what_is_allowed(history):
    events, drawn_fen, paid_fen, committed_fen, asked_for = [], 0, 0, 0, 0
    for kind, number in history:
        state = BUDGET.fold(events)
        match kind:
            case "appropriate":
                command = replace(appropriate, amount_fen=number)
            case "supplement":
                command = replace(supplement, amount_fen=number, document_number=f"第{len(events)}号")
            case "ask":
                command = replace(ask, amount_fen=number, override_id=UUID(int=asked_for))
                asked_for += 1
            case "authorise":
                command = replace(authorise, override_id=UUID(int=number))
            case "pay":
                if may_pay(state, drawn_fen=drawn_fen, amount_fen=number, payer=str(ZHAO)) is None:
                    drawn_fen += number
                    paid_fen += number if number % 2 else 0
                continue
            case _:
                committed_fen += number
                continue
        decision = BUDGET.decide(state, command)
        events += decision if isinstance(decision, list) else []
    state = BUDGET.fold(events)
    figures = figures_of(state, **OF, committed_fen=committed_fen, drawn_fen=drawn_fen, paid_fen=paid_fen)
    total_fen = figures.appropriated_fen + figures.supplemented_fen
    given_fen = sum(event.amount_fen for event in events if isinstance(event, BudgetAppropriated | BudgetSupplemented))
    assert total_fen == given_fen == figures.committed_fen + figures.remaining_fen
    assert figures.committed_fen == figures.drawn_fen + figures.outstanding_fen
    assert figures.drawn_fen == figures.paid_fen + figures.unconfirmed_fen
    assert figures.overcommitted_fen == max(0, committed_fen - total_fen)
    authorised_fen = sum(event.amount_fen for event in events if isinstance(event, BudgetOverrideAuthorised))
    assert figures.overridden_fen == authorised_fen
    assert drawn_fen <= total_fen + authorised_fen
    assert isinstance(state, Budget) or drawn_fen <= 0
