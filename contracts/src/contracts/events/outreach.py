"""What services-delivery publishes of knowledge brought to families: outreach, columns, material handed over, surveys."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from contracts.catalogue import DomainEvent, event
from contracts.events.delivery import VoidReason
from contracts.topics import HANDOVERS, OUTREACH, SURVEYS
from contracts.values import (
    ColumnId,
    HandoverId,
    HouseholdId,
    OutreachId,
    PractitionerId,
    SurveyId,
    TownshipCode,
    UnitCode,
)

OutreachKind = Literal["expert-lecture", "carer-training"]
Speciality = Literal["preschool-education", "maternal-child-health", "child-psychology"]
Audience = Literal["parents", "substitute-carers"]
Medium = Literal["newspaper", "radio", "television", "website", "social-media"]
ColumnForm = Literal["column", "programme"]
HandoverMeans = Literal["at-home", "at-lecture", "at-session", "at-office"]


@event("outreach-held", topic=OUTREACH)
class OutreachHeld(DomainEvent):
    """An expert spoke in a community, or parents and substitute carers were trained. Clause K2.1."""

    outreach_id: OutreachId
    kind: OutreachKind
    unit_code: UnitCode
    held_on: date
    title: str
    speciality: Speciality
    speaker_id: PractitionerId
    audience: tuple[Audience, ...]
    attendance_count: int
    household_ids: tuple[HouseholdId, ...]


@event("outreach-voided", topic=OUTREACH)
class OutreachVoided(DomainEvent):
    """A recorded outreach does not count."""

    outreach_id: OutreachId
    held_on: date
    reason: VoidReason


@event("column-opened", topic=OUTREACH)
class ColumnOpened(DomainEvent):
    """A column (专栏) or programme on early development runs in a medium from a day on. Clause K2.1."""

    column_id: ColumnId
    unit_code: UnitCode
    form: ColumnForm
    medium: Medium
    title: str
    opened_on: date


@event("column-issue-published", topic=OUTREACH)
class ColumnIssuePublished(DomainEvent):
    """An issue of a column, or an instalment of a programme, has come out; they are numbered from 1. Clause K2.1."""

    column_id: ColumnId
    issue: int
    title: str
    published_on: date


@event("column-closed", topic=OUTREACH)
class ColumnClosed(DomainEvent):
    """A column or programme has ended."""

    column_id: ColumnId
    closed_on: date


@event("material-handed-over", topic=HANDOVERS)
class MaterialHandedOver(DomainEvent):
    """A household was given the must-know material (应知应会), in an edition of it. Clause G1.2."""

    handover_id: HandoverId
    household_id: HouseholdId
    unit_code: UnitCode
    edition: str
    means: HandoverMeans
    handed_on: date


@event("handover-voided", topic=HANDOVERS)
class HandoverVoided(DomainEvent):
    """A recorded hand-over does not count."""

    handover_id: HandoverId
    household_id: HouseholdId
    handed_on: date
    reason: VoidReason


class SurveySample(BaseModel):
    """How many people a round is to ask in a township. Clause G1.3."""

    model_config = ConfigDict(frozen=True)

    township_code: TownshipCode
    sample: int


class SurveyResult(BaseModel):
    """How many people were asked in a township, and how many of them answered correctly. Clause G1.3."""

    model_config = ConfigDict(frozen=True)

    township_code: TownshipCode
    surveyed: int
    correct: int


@event("survey-opened", topic=SURVEYS)
class SurveyOpened(DomainEvent):
    """A round of the knowledge survey (知识普及率调查) begins, with a sample for each township. Clause G1.3."""

    survey_id: SurveyId
    unit_code: UnitCode
    title: str
    opened_on: date
    samples: tuple[SurveySample, ...]


@event("survey-result-recorded", topic=SURVEYS)
class SurveyResultRecorded(DomainEvent):
    """A township's result of an open round; recorded again it takes the place of the one before. Clause G1.3."""

    survey_id: SurveyId
    result: SurveyResult
    surveyed_on: date


@event("survey-closed", topic=SURVEYS)
class SurveyClosed(DomainEvent):
    """A round is over: the results of all its townships, which are fixed from now on. Clause G1.3."""

    survey_id: SurveyId
    closed_on: date
    results: tuple[SurveyResult, ...]
