"""A round of the knowledge survey: a sample in each township, its answers, and the end of the round. Clause G1.3."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from chassis.decider import Command, Decider, Decision, Refusal
from contracts.catalogue import DomainEvent
from contracts.events.outreach import SurveyClosed, SurveyOpened, SurveyResult, SurveyResultRecorded, SurveySample
from services_delivery.domain.refusals import in_future, other_office


@dataclass(frozen=True, slots=True)
class Survey:
    """A round with its samples and, by township, the results so far; they are fixed once it is closed."""

    unit_code: str
    title: str
    opened_on: date
    samples: tuple[SurveySample, ...]
    results: Mapping[str, SurveyResult] = field(default_factory=dict)
    last_surveyed_on: date | None = None
    closed_on: date | None = None

    def sample_of(self, township_code: str) -> SurveySample | None:
        """The township's sample; None where the round does not ask there."""
        return next((sample for sample in self.samples if sample.township_code == township_code), None)

    @property
    def missing(self) -> list[str]:
        """Townships of the round without a result."""
        return [sample.township_code for sample in self.samples if sample.township_code not in self.results]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSurvey(Command):
    """A round begins."""

    stream_id: UUID
    unit_code: str
    title: str
    opened_on: date
    samples: Sequence[SurveySample]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSurveyResult(Command):
    """A township's result; the same township again is a correction, until the round is closed."""

    stream_id: UUID
    township_code: str
    surveyed: int
    correct: int
    surveyed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSurvey(Command):
    """The round is over."""

    stream_id: UUID
    closed_on: date


SurveyCommand = OpenSurvey | RecordSurveyResult | CloseSurvey
CLAUSE = "G1.3"


def decide(survey: Survey | None, command: SurveyCommand) -> Decision:
    """Decide, under clause G1.3; the refusals are those of `errors.py` that begin with the aggregate's name."""
    if isinstance(command, OpenSurvey):
        return _open(survey, command)
    if survey is None:
        return Refusal("survey.unknown", CLAUSE)
    if survey.closed_on is not None:
        return Refusal("survey.closed", CLAUSE, {"closed_on": survey.closed_on.isoformat()})
    match command:
        case RecordSurveyResult():
            return _record(survey, command)
        case CloseSurvey():
            return _close(survey, command)


def _open(survey: Survey | None, command: OpenSurvey) -> Decision:
    if survey is not None:
        return Refusal("survey.already-recorded", CLAUSE, {"existing_id": str(command.stream_id)})
    townships = [sample.township_code for sample in command.samples]
    if outside := [code for code in townships if not code.startswith(command.unit_code)]:
        return Refusal("survey.township-outside", CLAUSE, {"townships": outside})
    return in_future("opened_on", command.opened_on, command.now) or [
        SurveyOpened(
            survey_id=command.stream_id,
            unit_code=command.unit_code,
            title=command.title,
            opened_on=command.opened_on,
            samples=tuple(command.samples),
        )
    ]


def _record(survey: Survey, command: RecordSurveyResult) -> Decision:
    """The sample is drawn before anybody is asked, so no more are asked than it has."""
    sample = survey.sample_of(command.township_code)
    if sample is None:
        return Refusal("survey.township-not-asked", CLAUSE, {"township_code": command.township_code})
    if command.correct > command.surveyed:
        return Refusal("survey.correct-exceeds-surveyed", CLAUSE, {"surveyed": command.surveyed})
    if command.surveyed > sample.sample:
        return Refusal("survey.beyond-sample", CLAUSE, {"sample": sample.sample})
    if command.surveyed_on < survey.opened_on:
        return Refusal("survey.before-opening", CLAUSE, {"not_before": survey.opened_on.isoformat()})
    if refusal := in_future("surveyed_on", command.surveyed_on, command.now):
        return refusal
    result = SurveyResult(township_code=command.township_code, surveyed=command.surveyed, correct=command.correct)
    if survey.results.get(command.township_code) == result:
        return []
    return [SurveyResultRecorded(survey_id=command.stream_id, result=result, surveyed_on=command.surveyed_on)]


def _close(survey: Survey, command: CloseSurvey) -> Decision:
    """`survey.results-missing`: a round ends when every township of it has its result."""
    if refusal := other_office(command.actor, survey.unit_code):
        return refusal
    if survey.missing:
        return Refusal("survey.results-missing", CLAUSE, {"townships": survey.missing})
    earliest = survey.last_surveyed_on or survey.opened_on
    if command.closed_on < earliest:
        return Refusal("survey.before-opening", CLAUSE, {"not_before": earliest.isoformat()})
    results = tuple(survey.results[sample.township_code] for sample in survey.samples)
    return in_future("closed_on", command.closed_on, command.now) or [
        SurveyClosed(survey_id=command.stream_id, closed_on=command.closed_on, results=results)
    ]


def evolve(survey: Survey | None, event: DomainEvent) -> Survey | None:
    """The round after an event of its stream."""
    match event:
        case SurveyOpened():
            return Survey(event.unit_code, event.title, event.opened_on, event.samples)
        case SurveyResultRecorded(result=result) if survey is not None:
            last = max(event.surveyed_on, survey.last_surveyed_on or event.surveyed_on)
            return replace(survey, results={**survey.results, result.township_code: result}, last_surveyed_on=last)
        case SurveyClosed() if survey is not None:
            return replace(survey, closed_on=event.closed_on)
    return survey


SURVEY: Decider[Survey | None, SurveyCommand] = Decider("survey", None, decide, evolve)
