"""OpenSurvey, RecordSurveyResult, CloseSurvey, and the rate they make. Clause G1.3."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from chassis.testing.scenario import given
from contracts.confidence import Rate, rate
from contracts.events.outreach import SurveyClosed, SurveyOpened, SurveyResult, SurveyResultRecorded, SurveySample
from services_delivery.domain.survey import SURVEY, CloseSurvey, OpenSurvey, RecordSurveyResult
from services_delivery.web.readable import show_survey

ID, STREET, TOWN = UUID(int=60), "341881001", "341881100"
SAMPLES = (SurveySample(township_code=STREET, sample=120), SurveySample(township_code=TOWN, sample=60))
opened = SurveyOpened(survey_id=ID, unit_code="341881", title="第一轮", opened_on=date(2020, 5, 1), samples=SAMPLES)


def recorded(code: str, surveyed: int, correct: int, on: date = date(2020, 5, 12)) -> SurveyResultRecorded:
    result = SurveyResult(township_code=code, surveyed=surveyed, correct=correct)
    return SurveyResultRecorded(survey_id=ID, result=result, surveyed_on=on)


street, town = recorded(STREET, 118, 115), recorded(TOWN, 60, 56)
closed = SurveyClosed(survey_id=ID, closed_on=date(2020, 5, 30), results=(street.result, town.result))


def record(sent: dict[str, Any], surveyed: int = 118, correct: int = 115) -> RecordSurveyResult:
    return RecordSurveyResult(
        **sent, stream_id=ID, township_code=STREET, surveyed=surveyed, correct=correct, surveyed_on=date(2020, 5, 12)
    )


def close(sent: dict[str, Any], on: date = date(2020, 5, 30)) -> CloseSurvey:
    return CloseSurvey(**sent, stream_id=ID, closed_on=on)


def test_a_round_names_its_samples_before_anybody_is_asked(commission: dict[str, Any]) -> None:
    command = OpenSurvey(
        **commission, stream_id=ID, unit_code="341881", title="第一轮", opened_on=date(2020, 5, 1), samples=SAMPLES
    )
    given(SURVEY).when(command).then(opened)
    given(SURVEY, opened).when(command).then_refused("survey.already-recorded", clause="G1.3")
    given(SURVEY).when(replace(command, unit_code=STREET)).then_refused("survey.township-outside", details={"townships": [TOWN]})


def test_a_result_recorded_again_is_a_correction_until_the_round_is_closed(township: dict[str, Any]) -> None:
    given(SURVEY, opened).when(record(township)).then(street)
    given(SURVEY, opened, street).when(record(township)).then()
    given(SURVEY, opened, street).when(record(township, 118, 110)).then(recorded(STREET, 118, 110))
    given(SURVEY, opened, street, town, closed).when(record(township, 118, 110)).then_refused("survey.closed")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"correct": 119}, "survey.correct-exceeds-surveyed"),
        ({"surveyed": 121}, "survey.beyond-sample"),
        ({"township_code": "341881101"}, "survey.township-not-asked"),
        ({"surveyed_on": date(2020, 4, 30)}, "survey.before-opening"),
        ({"surveyed_on": date(2020, 6, 16)}, "date.in-future"),
    ],
)
def test_a_result_that_cannot_be(township: dict[str, Any], change: dict[str, Any], code: str) -> None:
    given(SURVEY, opened).when(replace(record(township), **change)).then_refused(code)


def test_a_round_ends_with_every_townships_result(commission: dict[str, Any], township: dict[str, Any]) -> None:
    given(SURVEY, opened, street).when(close(commission)).then_refused("survey.results-missing", details={"townships": [TOWN]})
    given(SURVEY, opened, street, town).when(close(commission)).then(closed)
    given(SURVEY, opened, street, town).when(close(commission, date(2020, 5, 11))).then_refused("survey.before-opening")
    given(SURVEY, opened, street, town).when(close(township)).then_refused("auth.other-office")
    given(SURVEY).when(close(commission)).then_refused("survey.unknown")


def test_the_rate_comes_with_its_interval_by_township_and_for_the_whole() -> None:
    survey = SURVEY.fold([opened, street])
    assert survey is not None
    shown = show_survey(survey)
    assert [(t.township_code, t.rate) for t in shown.townships] == [(STREET, Rate(118, 115, 9746, 9279, 9914)), (TOWN, None)]
    assert shown.whole == Rate(118, 115, 9746, 9279, 9914)


def test_nobody_asked_is_no_rate_and_everybody_right_is_not_certain() -> None:
    assert rate(0, 0) is None
    assert rate(10, 10) == Rate(10, 10, 10_000, 7224, 10_000)


@for_any(st.integers(1, 10_000).flatmap(lambda asked: st.tuples(st.integers(0, asked), st.just(asked))))
def test_an_interval_holds_its_rate_and_narrows_with_the_sample(answers: tuple[int, int]) -> None:
    yes, asked = answers
    one, more = rate(yes, asked), rate(10 * yes, 10 * asked)
    assert one is not None
    assert more is not None
    assert 0 <= one.low <= one.basis_points <= one.high <= 10_000
    assert more.high - more.low <= one.high - one.low
