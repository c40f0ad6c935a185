"""GET /evaluations: the yearly evaluations, and the indicators they score. Clause M6."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from chassis.actor import Actor
from chassis.existence import Absent
from chassis.streams import read_state, read_states
from chassis.web.problems import ProblemError
from contracts.events.evaluation import Dimension, DimensionScore, IndicatorScore, SubjectKind
from contracts.policy import Bilingual, Policy
from reporting.application.evaluation import Subject
from reporting.domain.evaluation.commands import Drafted, Ended, Evaluated, EvaluationState, Published
from reporting.domain.evaluation.decider import OF_SCORES, evaluation_decider
from reporting.domain.evaluation.standard import standard
from reporting.reads.evaluations import Which, read_listed
from reporting.web.parameters import Counted, Database, Limit, Reader, UnitQuery, YearPath

router = APIRouter(tags=["evaluations"])
INSIDE = frozenset({"commission", "auditor", "operator"})
"""Roles that see what is not published."""


class IndicatorView(BaseModel):
    """An indicator of the standard; `measure` null: an assessor scores it, with its grounds."""

    id: str
    dimension: Dimension
    weight: int
    measure: str | None
    text: Bilingual


class EvaluationView(BaseModel):
    """An evaluation in its latest version; points are in hundredths. Scores are null where it was returned or withdrawn."""

    evaluation_id: UUID
    subject_kind: SubjectKind
    subject: str
    township_code: str
    year: int
    state: Literal["drafted", "published", "returned", "withdrawn"]
    version: int
    reason: str | None = None
    standard: str | None = None
    scores: tuple[IndicatorScore, ...] | None = None
    dimensions: tuple[DimensionScore, ...] | None = None
    total_hundredths: int | None = None


class EvaluationPage(BaseModel):
    """A page of evaluations in the order of their ids; `next` null: the last one."""

    items: list[EvaluationView]
    next: UUID | None


@router.get("/evaluations/indicators/{year}", summary="年度评估指标 · the indicators of a year's evaluation")
async def list_indicators(policy: Counted, _: Reader, year: YearPath) -> dict[SubjectKind, list[IndicatorView]]:
    """Of townships and of institutions, with weights that add up to 100; none before the policy."""
    if year < policy.edition.effective_on.year:
        raise ProblemError("resource.not-found")
    kinds: tuple[SubjectKind, ...] = ("township", "institution")
    return {
        kind: [
            IndicatorView(id=one.id, dimension=one.dimension, weight=one.weight, measure=one.measure, text=one.text)
            for one in standard(policy, kind, year).indicators
        ]
        for kind in kinds
    }


@router.get("/evaluations/{year}", summary="年度评估 · the evaluations of a year")
async def list_evaluations(
    database: Database,
    policy: Counted,
    actor: Reader,
    year: YearPath,
    subject_kind: Annotated[SubjectKind | None, Query()] = None,
    unit_code: UnitQuery = None,
    after: Annotated[UUID | None, Query(description="`next` of the page before.")] = None,
    limit: Limit = 100,
) -> EvaluationPage:
    """Of the townships and institutions of a unit; what is published for everybody, drafts for the commission and its auditors."""
    listed = await read_listed(database, Which(year, subject_kind, unit_code), after, limit + 1)
    shown = listed[:limit]
    states = await read_states(database, evaluation_decider(policy), [one.stream_id for one in shown])
    items = [_view(one, state) for one, state in zip(shown, states, strict=True) if _seen(actor, state)]
    return EvaluationPage(items=items, next=shown[-1].stream_id if len(listed) > limit else None)


@router.get("/evaluations/{year}/{subject}", summary="一项年度评估 · the evaluation of a township or institution")
async def show_evaluation(
    database: Database, policy: Counted, actor: Reader, year: YearPath, subject: Annotated[Subject, Path()]
) -> EvaluationView:
    """With every score, and the figure or the grounds behind it."""
    kind: SubjectKind = "township" if subject.isdigit() else "institution"
    evaluated = Evaluated(kind, subject, year)
    state = await _state(database, policy, evaluated)
    if not _seen(actor, state):
        raise ProblemError("resource.not-found")
    return _view(evaluated, state)


async def _state(database: Database, policy: Policy, evaluated: Evaluated) -> EvaluationState:
    return await read_state(database, evaluation_decider(policy), evaluated.stream_id)


def _seen(actor: Actor, state: EvaluationState) -> bool:
    return isinstance(state, Published) or (bool(actor.roles & INSIDE) and not isinstance(state, Absent))


def _view(evaluated: Evaluated, state: EvaluationState) -> EvaluationView:
    of = {
        "evaluation_id": evaluated.stream_id,
        "subject_kind": evaluated.kind,
        "subject": evaluated.subject,
        "year": evaluated.year,
    }
    match state:
        case Drafted(scored) | Published(scored):
            name = "drafted" if isinstance(state, Drafted) else "published"
            scores = scored.model_dump(include={"township_code", "version", *OF_SCORES})
            return EvaluationView.model_validate(of | scores | {"state": name})
        case Ended(township_code, version, reason, was_public):
            ended = {"state": "withdrawn" if was_public else "returned", "version": version, "reason": reason}
            return EvaluationView.model_validate(of | ended | {"township_code": township_code})
        case _:
            raise ProblemError("resource.not-found")
