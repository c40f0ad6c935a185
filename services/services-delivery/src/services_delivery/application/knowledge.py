"""hand-over-material, void-handover (G1.2); open-survey, record-survey-result, close-survey (G1.3)."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chassis.application import CommandRequest, CommandType
from contracts.events.delivery import VoidReason
from contracts.events.outreach import HandoverMeans, MaterialHandedOver, SurveyOpened, SurveySample
from contracts.policy import Bilingual
from contracts.values import HandoverId, HouseholdId, SurveyId, TownshipCode, UnitCode
from services_delivery.application.issuing import made
from services_delivery.application.outreach import OFFICES
from services_delivery.application.request_values import Day, Line, no_repetition
from services_delivery.domain.handover import HANDOVER, HandOverMaterial, VoidHandover
from services_delivery.domain.survey import SURVEY, CloseSurvey, OpenSurvey, RecordSurveyResult
from services_delivery.projections.listed import lists

PEOPLE_MAX = 10_000
"""More than a township's round can ask."""
People = Annotated[int, Field(strict=True, ge=0, le=PEOPLE_MAX)]


def _each_once(samples: tuple[SurveySample, ...]) -> tuple[SurveySample, ...]:
    no_repetition(tuple(sample.township_code for sample in samples))
    if any(not 1 <= sample.sample <= PEOPLE_MAX for sample in samples):
        raise PydanticCustomError("sample_size", "a sample is 1 to {most} people", {"most": PEOPLE_MAX, "zh": "样本量不合理"})
    return samples


class HandOverMaterialRequest(CommandRequest):
    """Must-know material (应知应会) given to a household. Clause G1.2."""

    handover_id: HandoverId | None = None
    household_id: HouseholdId
    unit_code: UnitCode
    edition: Line
    means: HandoverMeans
    handed_on: Day


class VoidHandoverRequest(CommandRequest):
    """A recorded hand-over that does not count, and why."""

    handover_id: HandoverId
    reason: VoidReason


class OpenSurveyRequest(CommandRequest):
    """A round of the knowledge survey, with how many people it asks in each township. Clause G1.3."""

    survey_id: SurveyId | None = None
    unit_code: UnitCode
    title: Line
    opened_on: Day
    samples: Annotated[tuple[SurveySample, ...], Field(min_length=1, max_length=100), AfterValidator(_each_once)]


class RecordSurveyResultRequest(CommandRequest):
    """How many people a township asked, and how many of them answered correctly. Clause G1.3."""

    survey_id: SurveyId
    township_code: TownshipCode
    surveyed: People
    correct: People
    surveyed_on: Day


class CloseSurveyRequest(CommandRequest):
    """The last day of a round; its results are fixed. Clause G1.3."""

    survey_id: SurveyId
    closed_on: Day


KNOWLEDGE_COMMANDS: tuple[CommandType[Any, Any, Any], ...] = (
    CommandType(
        name="hand-over-material",
        summary=Bilingual(zh="登记应知应会宣传到户", en="record must-know material handed to a household"),
        request=HandOverMaterialRequest,
        decider=HANDOVER,
        command=made(HandOverMaterial, "handover_id"),
        roles=OFFICES,
        office=lambda request: request.unit_code,
        record=lists(MaterialHandedOver, HandOverMaterial),
    ),
    CommandType(
        name="void-handover",
        summary=Bilingual(zh="作废宣传到户记录", en="void a hand-over"),
        request=VoidHandoverRequest,
        decider=HANDOVER,
        command=made(VoidHandover, "handover_id"),
        roles=OFFICES,
    ),
    CommandType(
        name="open-survey",
        summary=Bilingual(zh="开展知识普及率调查", en="open a round of the knowledge survey"),
        request=OpenSurveyRequest,
        decider=SURVEY,
        command=made(OpenSurvey, "survey_id"),
        roles=frozenset({"township", "commission"}),
        office=lambda request: request.unit_code,
        record=lists(SurveyOpened, OpenSurvey),
    ),
    CommandType(
        name="record-survey-result",
        summary=Bilingual(zh="登记乡镇街道调查结果", en="record a township's survey result"),
        request=RecordSurveyResultRequest,
        decider=SURVEY,
        command=made(RecordSurveyResult, "survey_id"),
        roles=frozenset({"township", "commission"}),
        office=lambda request: request.township_code,
    ),
    CommandType(
        name="close-survey",
        summary=Bilingual(zh="结束调查并固定结果", en="close a round of the knowledge survey"),
        request=CloseSurveyRequest,
        decider=SURVEY,
        command=made(CloseSurvey, "survey_id"),
        roles=frozenset({"township", "commission"}),
    ),
)
