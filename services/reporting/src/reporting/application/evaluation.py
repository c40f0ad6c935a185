"""draft-evaluation, approve-evaluation, return-evaluation, withdraw-evaluation. Clause M6."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType, Issued
from chassis.database import Connection
from chassis.decider import Refusal
from chassis.fields import Reason
from chassis.issuing import by
from chassis.operations.own_state import OwnState
from contracts.envelope import ReceivedEvent
from contracts.events.evaluation import EvaluationDrafted, SubjectKind
from contracts.policy import Bilingual, Policy
from reporting.domain.evaluation.commands import (
    ApproveEvaluation,
    DraftEvaluation,
    Evaluated,
    ReturnEvaluation,
    WithdrawEvaluation,
)
from reporting.domain.evaluation.decider import evaluation_decider
from reporting.domain.evaluation.scoring import Assessed
from reporting.facts.measured import read_measures, townships_of

COMMISSION: frozenset[Role] = frozenset({"commission"})
Subject = Annotated[str, StringConstraints(pattern=r"^([0-9]{9}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$")]
"""A township's code, or an institution's id."""
_DRAFTERS = """
    SELECT stream_id, row_number() OVER (PARTITION BY stream_id ORDER BY stream_version) AS version, actor
    FROM events WHERE stream_id = ANY($1::uuid[]) AND type = $2"""
_LIST = """
    INSERT INTO evaluations (evaluation_id, year, subject_kind, subject, township_code)
    SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::text[]) ON CONFLICT DO NOTHING"""


class OfEvaluation(CommandRequest):
    """Whom, for which year."""

    subject: Subject
    year: Annotated[int, Field(strict=True, ge=2000, le=2100)]

    @property
    def evaluated(self) -> Evaluated:
        """The subject, of the kind its code or id says."""
        kind: SubjectKind = "township" if self.subject.isdigit() else "institution"
        return Evaluated(kind, self.subject, self.year)


class ScoreRequest(BaseModel):
    """Whole points of an indicator that the system does not measure, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    indicator: Annotated[str, StringConstraints(pattern=r"^[a-z-]{1,40}$")]
    points: Annotated[int, Field(strict=True, ge=0, le=100)]
    grounds: Reason


class DraftEvaluationRequest(OfEvaluation):
    """The assessor's scores; the measured indicators follow from the system's figures."""

    scores: Annotated[tuple[ScoreRequest, ...], Field(max_length=100)]


class ApproveEvaluationRequest(OfEvaluation):
    """The version that was read and is approved."""

    version: Annotated[int, Field(strict=True, ge=1)]


class ReturnEvaluationRequest(ApproveEvaluationRequest):
    """The version that was read, and what is wrong with it."""

    reasons: Reason


class WithdrawEvaluationRequest(OfEvaluation):
    """Why what was published holds no more."""

    reason: Reason


def _draft(request: DraftEvaluationRequest, issued: Issued) -> DraftEvaluation:
    assessed = tuple(Assessed(one.indicator, one.points, one.grounds) for one in request.scores)
    return DraftEvaluation(**by(issued), evaluated=request.evaluated, assessed=assessed)


def _approve(request: ApproveEvaluationRequest, issued: Issued) -> ApproveEvaluation:
    return ApproveEvaluation(**by(issued), evaluated=request.evaluated, version=request.version)


def _return(request: ReturnEvaluationRequest, issued: Issued) -> ReturnEvaluation:
    return ReturnEvaluation(**by(issued), evaluated=request.evaluated, version=request.version, reasons=request.reasons)


def _withdraw(request: WithdrawEvaluationRequest, issued: Issued) -> WithdrawEvaluation:
    return WithdrawEvaluation(**by(issued), evaluated=request.evaluated, reason=request.reason)


R = TypeVar("R", ApproveEvaluation, ReturnEvaluation)


async def _with_figures(connection: Connection, commands: Sequence[DraftEvaluation]) -> Sequence[DraftEvaluation | Refusal]:
    """The commands with the system's figures, each of them refused that names nobody the system knows."""
    known = await townships_of(connection, ((one.evaluated.kind, one.evaluated.subject) for one in commands))
    ready: list[DraftEvaluation | Refusal] = []
    for command in commands:
        kind, subject, year = command.evaluated
        township = known.get((kind, subject))
        if township is None:
            ready.append(Refusal("evaluation.subject-unknown", clause="M6", details={"subject": subject}))
        else:
            measures = await read_measures(connection, kind, subject, year)
            ready.append(replace(command, township_code=township, measures=measures))
    return ready


async def _with_drafters(connection: Connection, commands: Sequence[R]) -> Sequence[R]:
    """The commands with the persons who made the drafts, as the events' own record says."""
    drafters: dict[UUID, dict[int, str]] = defaultdict(dict)
    rows = await connection.fetch(_DRAFTERS, [command.stream_id for command in commands], EvaluationDrafted.event_type)
    for row in rows:
        drafters[row["stream_id"]][row["version"]] = row["actor"].partition("/")[2]
    return [replace(command, drafters=drafters[command.stream_id]) for command in commands]


async def _with_both(connection: Connection, commands: Sequence[ApproveEvaluation]) -> Sequence[ApproveEvaluation]:
    found = await _with_drafters(connection, commands)
    return [replace(one, measures=await read_measures(connection, *one.evaluated)) for one in found]


async def _list(connection: Connection, commands: Sequence[DraftEvaluation]) -> None:
    rows = [(one.stream_id, one.evaluated.year, *one.evaluated[:2], one.township_code) for one in commands]
    await connection.execute(_LIST, *zip(*rows, strict=True))


async def replay(connection: Connection, events: Sequence[ReceivedEvent]) -> None:
    """Write what the commands behind these events wrote."""
    for received in events:
        if isinstance(received.event, EvaluationDrafted):
            event = received.event
            subject = str(event.institution_id or event.township_code)
            row = (event.evaluation_id, event.year, event.subject_kind, subject, event.township_code)
            await connection.execute(_LIST, *([value] for value in row))


async def rebuild(connection: Connection, _imported: Sequence[ReceivedEvent], whole: Sequence[ReceivedEvent]) -> None:
    """The same of imported events."""
    await replay(connection, whole)


OWN_STATE = OwnState(rebuild, tables=("evaluations",), replay=replay)


def evaluation_commands(policy: Policy) -> Sequence[CommandType[Any, Any, Any]]:
    """The commands of the yearly evaluation."""
    evaluation = evaluation_decider(policy)
    return (
        CommandType(
            name="draft-evaluation",
            summary=Bilingual(zh="拟定年度评估", en="score a township or institution for a year"),
            request=DraftEvaluationRequest,
            decider=evaluation,
            command=_draft,
            roles=COMMISSION,
            prepare=_with_figures,
            record=_list,
        ),
        CommandType(
            name="approve-evaluation",
            summary=Bilingual(zh="审定并公布年度评估", en="approve an evaluation, which publishes it"),
            request=ApproveEvaluationRequest,
            decider=evaluation,
            command=_approve,
            roles=COMMISSION,
            prepare=_with_both,
        ),
        CommandType(
            name="return-evaluation",
            summary=Bilingual(zh="退回年度评估", en="send an evaluation back"),
            request=ReturnEvaluationRequest,
            decider=evaluation,
            command=_return,
            roles=COMMISSION,
            prepare=_with_drafters,
        ),
        CommandType(
            name="withdraw-evaluation",
            summary=Bilingual(zh="撤回已公布的年度评估", en="withdraw a published evaluation"),
            request=WithdrawEvaluationRequest,
            decider=evaluation,
            command=_withdraw,
            roles=COMMISSION,
        ),
    )
