"""The yearly evaluation of townships and institutions: drafted, returned or published, and withdrawn. Clause M6."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.catalogue import DomainEvent, event
from contracts.topics import EVALUATIONS
from contracts.values import EvaluationId, EventId, TownshipCode

SubjectKind = Literal["township", "institution"]
Dimension = Literal["implementation", "use-of-funds", "care-quality", "management"]
"""五(五): 工作的实施、经费落实、保育质量与管理水平."""
Hundredths = Annotated[int, Field(ge=0, le=10_000, description="Hundredths of a point; 10,000 are 100 points.")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class IndicatorScore(_Part):
    """An indicator of the standard, of `weight` points, and what it got.

    Either from the system's own figure, `numerator` of `denominator` as counted on `as_of`, or from an assessor who
    gives the `grounds`. `points_hundredths` None: nothing was due, so it does not count. Figures of money are in fen; `sources` are
    the events of budgets, settlements and inspections of funds that they rest on.
    """

    indicator: str
    dimension: Dimension
    weight: int
    points_hundredths: Hundredths | None
    numerator: int | None
    denominator: int | None
    as_of: date | None
    grounds: str | None
    sources: tuple[EventId, ...] = ()


class DimensionScore(_Part):
    """The points of a dimension out of 100, by the weights of its indicators that count; None: none of them does."""

    dimension: Dimension
    of_hundred_hundredths: Hundredths | None


class _OfEvaluation(DomainEvent):
    evaluation_id: EvaluationId
    subject_kind: SubjectKind
    township_code: TownshipCode
    institution_id: UUID | None
    year: int
    version: int


@event("evaluation-drafted", topic=EVALUATIONS)
class EvaluationDrafted(_OfEvaluation):
    """A township or institution was scored for a year; `version` numbers the drafts of it from 1. Clause M6."""

    drafted_on: date
    standard: str
    scores: tuple[IndicatorScore, ...]
    dimensions: tuple[DimensionScore, ...]
    total_hundredths: Hundredths


@event("evaluation-returned", topic=EVALUATIONS)
class EvaluationReturned(_OfEvaluation):
    """A draft was not approved, and why. Clause M6."""

    returned_on: date
    reasons: str


@event("evaluation-published", topic=EVALUATIONS)
class EvaluationPublished(_OfEvaluation):
    """A draft was approved by another person and is public, with all its scores. Clause M6."""

    published_on: date
    standard: str
    scores: tuple[IndicatorScore, ...]
    dimensions: tuple[DimensionScore, ...]
    total_hundredths: Hundredths


@event("evaluation-withdrawn", topic=EVALUATIONS)
class EvaluationWithdrawn(_OfEvaluation):
    """A published evaluation was wrong and holds no more; another may be drafted. Clause M6."""

    withdrawn_on: date
    reason: str
