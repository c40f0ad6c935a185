"""draft-evaluation, approve-evaluation, return-evaluation, withdraw-evaluation: the four dimensions of a year. Clause M6."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args
from uuid import UUID

import pytest

from chassis.actor import Actor
from chassis.policy_file import load_edition
from chassis.testing.scenario import given
from contracts.events.evaluation import (
    Dimension,
    EvaluationDrafted,
    EvaluationPublished,
    EvaluationReturned,
    EvaluationWithdrawn,
)
from contracts.policy import Policy
from reporting.domain.evaluation.commands import (
    ApproveEvaluation,
    DraftEvaluation,
    Evaluated,
    ReturnEvaluation,
    WithdrawEvaluation,
)
from reporting.domain.evaluation.decider import OF_EVALUATION, OF_SCORES, evaluation_decider
from reporting.domain.evaluation.scoring import Assessed, of_hundred
from reporting.domain.evaluation.standard import Measured, standard

POLICY = Policy(load_edition())
EVALUATION = evaluation_decider(POLICY)
INSTITUTION = UUID(int=7)
SUBJECT = Evaluated("institution", str(INSTITUTION), 2020)
LATE = date(2020, 12, 31)
SIGNED = (UUID(int=21), UUID(int=22))
MEASURES = {
    "assessment": Measured(92, 100, date(2020, 10, 12)),
    "findings-closed": Measured(2, 3, LATE),
    "funds-as-prescribed": Measured(19_000, 20_000, LATE, SIGNED),
}
ASSESSED = (
    Assessed("services-as-agreed", 23, "协议约定24场,完成22场"),
    Assessed("staff-and-records", 9, "一人健康证明晚交"),
)


def issued(person):
    now = datetime(2021, 1, 20, 4, tzinfo=UTC)
    return {"command_id": UUID(int=1), "actor": Actor(person, "341881", frozenset({"commission"})), "now": now}


draft = DraftEvaluation(**issued("lin"), evaluated=SUBJECT, assessed=ASSESSED, township_code="341881001", measures=MEASURES)
[drafted] = EVALUATION.decide(EVALUATION.initial, draft)
assert isinstance(drafted, EvaluationDrafted)
approve = ApproveEvaluation(**issued("ma"), evaluated=SUBJECT, version=1, drafters={1: "lin"}, measures=MEASURES)
published = EvaluationPublished(**drafted.model_dump(include=OF_EVALUATION | OF_SCORES), published_on=date(2021, 1, 20))
send_back = ReturnEvaluation(**issued("ma"), evaluated=SUBJECT, version=1, drafters={1: "lin"}, reasons="缺依据")
returned = EvaluationReturned(**drafted.model_dump(include=OF_EVALUATION), returned_on=date(2021, 1, 20), reasons="缺依据")
withdraw = WithdrawEvaluation(**issued("ma"), evaluated=SUBJECT, reason="申诉成立")
withdrawn = EvaluationWithdrawn(**drafted.model_dump(include=OF_EVALUATION), withdrawn_on=date(2021, 1, 20), reason="申诉成立")


def points(event):
    return {one.indicator: one.points_hundredths for one in event.scores}


@pytest.mark.parametrize("kind", ["township", "institution"])
def test_the_standards_weights_are_100_points_over_all_four_dimensions(kind):
    indicators = standard(POLICY, kind, 2020).indicators
    assert sum(one.weight for one in indicators) == 100
    assert {one.dimension for one in indicators} == set(get_args(Dimension))


def test_points_follow_from_the_systems_figures_where_it_has_them_and_from_an_assessor_where_not():
    assert points(drafted) == {
        "services-as-agreed": 2300,
        "funds-as-prescribed": 1900,
        "standard-reached": 2760,
        "findings-closed": 1000,
        "staff-and-records": 900,
    }
    evidence = {one.indicator: (one.numerator, one.denominator, one.as_of, one.grounds) for one in drafted.scores}
    assert evidence["findings-closed"] == (2, 3, LATE, None)
    assert evidence["funds-as-prescribed"] == (19_000, 20_000, LATE, None)
    assert {one.indicator: one.sources for one in drafted.scores if one.sources} == {"funds-as-prescribed": SIGNED}
    assert evidence["staff-and-records"] == (None, None, None, "一人健康证明晚交")
    assert {one.dimension: one.of_hundred_hundredths for one in drafted.dimensions} == {
        "implementation": 9200,
        "use-of-funds": 9500,
        "care-quality": 9200,
        "management": 7600,
    }
    assert (drafted.total_hundredths, drafted.standard) == (8860, "M6.indicators@2020-01-01")


def test_what_was_not_due_does_not_count_against_anyone():
    [event] = EVALUATION.decide(EVALUATION.initial, replace(draft, measures={"findings-closed": Measured(0, 0, LATE)}))
    assert (points(event)["standard-reached"], points(event)["findings-closed"]) == (None, None)
    assert {one.dimension: one.of_hundred_hundredths for one in event.dimensions}["care-quality"] is None
    assert event.total_hundredths == (2300 + 900) * 100 // 35
    assert of_hundred(()) is None


def test_a_targets_goal_has_all_the_points():
    township = replace(
        draft,
        evaluated=Evaluated("township", "341881001", 2020),
        assessed=tuple(
            Assessed(one.id, one.weight, "无问题") for one in standard(POLICY, "township", 2020).indicators if one.measure is None
        ),
        measures={"G3.3": Measured(85, 100, LATE), "G3.1": Measured(1, 2, LATE), "G4.2": Measured(3, 4, LATE)},
    )
    [event] = EVALUATION.decide(EVALUATION.initial, township)
    found = points(event)
    assert (found["children-served"], found["infants-visited"], found["care-points-regulated"]) == (1000, 500, 750)
    assert (event.institution_id, event.township_code) == (None, "341881001")


def test_an_assessor_scores_exactly_what_the_system_has_no_figure_for():
    given(EVALUATION).when(draft).then(drafted)
    given(EVALUATION).when(replace(draft, assessed=ASSESSED[1:])).then_refused("evaluation.indicators-differ", clause="M6")
    measured = (*ASSESSED, Assessed("standard-reached", 30, "很好"))
    given(EVALUATION).when(replace(draft, assessed=measured)).then_refused("evaluation.indicators-differ")
    given(EVALUATION).when(replace(draft, assessed=(*ASSESSED, ASSESSED[0]))).then_refused("evaluation.indicators-differ")
    beyond = (Assessed("services-as-agreed", 26, "很好"), *ASSESSED[1:])
    given(EVALUATION).when(replace(draft, assessed=beyond)).then_refused(
        "evaluation.points-beyond-weight", details={"weights": {"services-as-agreed": 25}}
    )


@pytest.mark.parametrize("year", [2019, 2021])
def test_a_year_is_evaluated_once_it_is_over_and_under_the_policy(year):
    given(EVALUATION).when(replace(draft, evaluated=SUBJECT._replace(year=year))).then_refused(
        "evaluation.not-of-the-year", clause="M6", details={"from": 2020, "to": 2020}
    )


def test_another_person_approves_and_that_publishes_it():
    given(EVALUATION, drafted).when(approve).then(published)
    given(EVALUATION, drafted).when(replace(approve, actor=draft.actor)).then_refused(
        "evaluation.reviewer-is-drafter", clause="M6"
    )
    given(EVALUATION, drafted).when(replace(send_back, actor=draft.actor)).then_refused("evaluation.reviewer-is-drafter")
    given(EVALUATION, drafted).when(replace(approve, drafters={})).then_refused("command.contended")


def test_only_the_draft_that_waits_is_approved():
    given(EVALUATION).when(approve).then_refused("evaluation.not-drafted", clause="M6")
    given(EVALUATION, drafted, returned).when(approve).then_refused("evaluation.not-drafted")
    again = drafted.model_copy(update={"version": 2})
    given(EVALUATION, drafted).when(draft).then(again)
    given(EVALUATION, drafted, again).when(approve).then_refused("evaluation.other-version", details={"version": 2})


def test_a_draft_whose_figures_have_changed_since_is_not_approved():
    now = MEASURES | {"findings-closed": Measured(3, 3, LATE)}
    given(EVALUATION, drafted).when(replace(approve, measures=now)).then_refused(
        "evaluation.figures-changed", clause="M6", details={"indicators": ["findings-closed"]}
    )
    given(EVALUATION, drafted).when(replace(approve, measures={})).then_refused("evaluation.figures-changed")


def test_what_was_returned_is_drafted_anew():
    given(EVALUATION, drafted).when(send_back).then(returned)
    given(EVALUATION, drafted, returned).when(draft).then(drafted.model_copy(update={"version": 2}))


def test_what_is_published_stands_until_it_is_withdrawn():
    given(EVALUATION, drafted, published).when(draft).then_refused("evaluation.already-published", clause="M6")
    given(EVALUATION, drafted, published).when(withdraw).then(withdrawn)
    given(EVALUATION, drafted).when(withdraw).then_refused("evaluation.not-published", clause="M6")
    given(EVALUATION, drafted, published, withdrawn).when(draft).then(drafted.model_copy(update={"version": 2}))
