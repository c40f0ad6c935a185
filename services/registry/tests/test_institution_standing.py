"""assess-institution, designate-institution, its withdrawal; suspend-institution, resume-institution. Clauses K5.1, K5.4, G4.1."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from registry_examples import COMMISSION, INSTITUTION, POLICY, by, day, filed, granted

from chassis.testing.scenario import given
from contracts.events.supervision import (
    InstitutionAssessed,
    InstitutionDesignated,
    InstitutionDesignationWithdrawn,
    InstitutionResumed,
    InstitutionSuspended,
    Score,
)
from registry.domain.institution.commands import (
    AssessInstitution,
    DesignateInstitution,
    ResumeInstitution,
    SuspendInstitution,
    WithdrawInstitutionDesignation,
)
from registry.domain.institution.decider import institution_decider
from registry.domain.institution.standing import designation_on, of_quality_on, suspended_on

INSTITUTION_DECIDER = institution_decider(POLICY)
ASSESSMENT, SUSPENSION = UUID(int=41), UUID(int=42)


def scores(safety: int, hygiene: int, staff: int, care: int) -> tuple[Score, ...]:
    areas = (("safety", safety), ("hygiene", hygiene), ("staff", staff), ("care-content", care))
    return tuple(Score(area=area, points=points) for area, points in areas)


assess = AssessInstitution(
    **by(COMMISSION),
    institution_id=INSTITUTION,
    assessment_id=ASSESSMENT,
    assessed_on=day("10-12"),
    scores=scores(28, 23, 22, 19),
)
assessed = InstitutionAssessed(
    institution_id=INSTITUTION,
    assessment_id=ASSESSMENT,
    assessed_on=day("10-12"),
    standard="K5.1.standard@2020-01-01",
    scores=scores(28, 23, 22, 19),
    total=92,
    grade="grade-a",
)
FULL = tuple(
    granted.model_copy(update={"credential_id": UUID(int=50 + number), "kind": kind})
    for number, kind in enumerate(("registration", "health-permit", "fire-inspection"))
)
designate = DesignateInstitution(
    **by(COMMISSION),
    institution_id=INSTITUTION,
    assessment_id=ASSESSMENT,
    valid_from=day("11-01"),
    valid_to=date(2023, 10, 31),
    document_number="宁卫家庭〔2020〕28号",
    award_fen=3_000_000,
)
designated = InstitutionDesignated(
    institution_id=INSTITUTION,
    assessment_id=ASSESSMENT,
    valid_from=day("11-01"),
    valid_to=date(2023, 10, 31),
    document_number="宁卫家庭〔2020〕28号",
    award_fen=3_000_000,
)
withdraw = WithdrawInstitutionDesignation(
    **by(COMMISSION), institution_id=INSTITUTION, withdrawn_on=date(2022, 3, 1), reason="复评未达标"
)
withdrawn = InstitutionDesignationWithdrawn(institution_id=INSTITUTION, withdrawn_on=date(2022, 3, 1), reason="复评未达标")
suspend = SuspendInstitution(
    **by(COMMISSION),
    institution_id=INSTITUTION,
    suspension_id=SUSPENSION,
    from_date=day("10-20"),
    inspection_id=None,
    reason="消防通道堵塞",
)
suspended = InstitutionSuspended(
    institution_id=INSTITUTION, suspension_id=SUSPENSION, from_date=day("10-20"), inspection_id=None, reason="消防通道堵塞"
)
resume = ResumeInstitution(**by(COMMISSION), institution_id=INSTITUTION, resumed_on=day("11-10"))
resumed = InstitutionResumed(institution_id=INSTITUTION, suspension_id=SUSPENSION, resumed_on=day("11-10"))


def test_an_assessment_is_graded_by_its_total_under_the_standard_of_the_day():
    given(INSTITUTION_DECIDER, filed).when(assess).then(assessed)


@pytest.mark.parametrize(
    ("points", "total", "grade"),
    [
        ((30, 25, 25, 10), 90, "grade-a"),
        ((30, 25, 25, 9), 89, "grade-b"),
        ((25, 25, 25, 0), 75, "grade-b"),
        ((24, 25, 25, 0), 74, "grade-c"),
        ((10, 25, 25, 0), 60, "grade-c"),
        ((9, 25, 25, 0), 59, "ungraded"),
    ],
)
def test_the_grade_is_the_highest_whose_least_total_is_reached(points, total, grade):
    expected = assessed.model_copy(update={"scores": scores(*points), "total": total, "grade": grade})
    given(INSTITUTION_DECIDER, filed).when(replace(assess, scores=scores(*points))).then(expected)


def test_each_area_is_scored_once_and_not_beyond_its_points():
    for wrong in (assess.scores[1:], (*assess.scores, assess.scores[0])):
        given(INSTITUTION_DECIDER, filed).when(replace(assess, scores=wrong)).then_refused(
            "assessment.areas-differ", clause="K5.1"
        )
    given(INSTITUTION_DECIDER, filed).when(replace(assess, scores=scores(31, 25, 25, 20))).then_refused(
        "assessment.points-beyond-standard", clause="K5.1", details={"areas": ["safety"]}
    )
    given(INSTITUTION_DECIDER, filed, assessed).when(assess).then_refused("assessment.already-exists")
    given(INSTITUTION_DECIDER, filed).when(replace(assess, assessed_on=date(2019, 12, 31))).then_refused(
        "assessment.before-edition"
    )


def test_a_well_assessed_centre_with_full_credentials_is_designated_by_a_document():
    given(INSTITUTION_DECIDER, filed, *FULL, assessed).when(designate).then(designated)


def test_a_designation_needs_the_assessment_the_score_and_the_time():
    case = given(INSTITUTION_DECIDER, filed, *FULL, assessed)
    case.when(replace(designate, assessment_id=UUID(int=9))).then_refused("assessment.unknown", clause="K5.1")
    case.when(replace(designate, valid_from=day("10-11"))).then_refused("assessment.not-of-the-time")
    case.when(replace(designate, valid_from=date(2021, 10, 12))).then(
        designated.model_copy(update={"valid_from": date(2021, 10, 12)})
    )
    case.when(replace(designate, valid_from=date(2021, 10, 13))).then_refused(
        "assessment.not-of-the-time", details={"not_after": date(2021, 10, 12)}
    )
    case.when(replace(designate, valid_to=day("10-31"))).then_refused("designation.ends-before-start")
    low = assessed.model_copy(update={"total": 89, "grade": "grade-b"})
    given(INSTITUTION_DECIDER, filed, *FULL, low).when(designate).then_refused(
        "designation.score-too-low", clause="K5.1", details={"total": 89, "least": 90}
    )


def test_a_designation_needs_full_credentials_and_no_suspension_on_its_first_day():
    given(INSTITUTION_DECIDER, filed, *FULL[:2], assessed).when(designate).then_refused(
        "institution.credentials-incomplete", clause="S3.1", details={"missing": ["fire-inspection"]}
    )
    given(INSTITUTION_DECIDER, filed, *FULL, assessed, suspended).when(designate).then_refused(
        "institution.suspended", clause="K5.4"
    )
    late = replace(designate, valid_from=day("11-10"))
    given(INSTITUTION_DECIDER, filed, *FULL, assessed, suspended, resumed).when(late).then(
        designated.model_copy(update={"valid_from": day("11-10")})
    )


@pytest.mark.parametrize("kind", ["care-point", "employer"])
def test_only_nurseries_and_centres_are_designated(kind):
    other = filed.model_copy(update={"kind": kind})
    given(INSTITUTION_DECIDER, other, *FULL, assessed).when(designate).then_refused("designation.kind-not-designable")


def test_a_designation_holds_once_at_a_time_and_anew_after_a_withdrawal():
    given(INSTITUTION_DECIDER, filed, *FULL, assessed, designated).when(designate).then_refused("designation.already-holds")
    given(INSTITUTION_DECIDER, filed, *FULL, assessed, designated).when(withdraw).then(withdrawn)
    given(INSTITUTION_DECIDER, filed, *FULL, assessed, designated, withdrawn).when(withdraw).then_refused(
        "designation.not-held", clause="K5.1"
    )
    state = INSTITUTION_DECIDER.fold((filed, *FULL, assessed, designated, withdrawn))
    assert designation_on(state, date(2022, 2, 28)) is not None
    assert designation_on(state, date(2022, 3, 1)) is None


def test_a_suspension_lasts_until_the_institution_resumes():
    given(INSTITUTION_DECIDER, filed).when(suspend).then(suspended)
    given(INSTITUTION_DECIDER, filed, suspended).when(resume).then(resumed)
    state = INSTITUTION_DECIDER.fold((filed, suspended, resumed))
    days = [day("10-19"), day("10-20"), day("11-09"), day("11-10")]
    assert [suspended_on(state, one) for one in days] == [False, True, True, False]


def test_one_suspension_lasts_at_a_time():
    given(INSTITUTION_DECIDER, filed, suspended).when(replace(suspend, suspension_id=UUID(int=43))).then_refused(
        "institution.already-suspended", clause="K5.4", details={"existing_id": str(SUSPENSION)}
    )
    given(INSTITUTION_DECIDER, filed, suspended, resumed).when(suspend).then_refused("suspension.already-exists")
    given(INSTITUTION_DECIDER, filed).when(resume).then_refused("institution.not-suspended", clause="K5.4")
    given(INSTITUTION_DECIDER, filed, suspended).when(replace(resume, resumed_on=day("10-19"))).then_refused(
        "institution.resumed-too-early", details={"not_before": day("10-20")}
    )


def test_a_suspended_institution_is_not_of_quality_while_it_lasts():
    state = INSTITUTION_DECIDER.fold((filed, *FULL, assessed, designated))
    later = replace(suspend, from_date=day("12-01"))
    [event] = INSTITUTION_DECIDER.decide(state, later)
    state = INSTITUTION_DECIDER.fold([event], state)
    assert of_quality_on(state, day("11-30")) is not None
    assert of_quality_on(state, day("12-01")) is None
