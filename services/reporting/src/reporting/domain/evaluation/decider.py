"""The decisions on an evaluation: two persons, the system's figures as they are, published once approved. Clause M6."""

from functools import partial
from typing import Any
from uuid import UUID

from chassis.clock import business_date
from chassis.decider import Decider, Decision, Refusal
from chassis.existence import Absent
from contracts.catalogue import DomainEvent
from contracts.events.evaluation import EvaluationDrafted, EvaluationPublished, EvaluationReturned, EvaluationWithdrawn
from contracts.policy import Policy
from reporting.domain.evaluation.commands import (
    ApproveEvaluation,
    Drafted,
    DraftEvaluation,
    Ended,
    EvaluationCommand,
    EvaluationState,
    Published,
    ReturnEvaluation,
    WithdrawEvaluation,
)
from reporting.domain.evaluation.scoring import by_dimension, of_hundred, scored
from reporting.domain.evaluation.standard import Measured, standard

OF_EVALUATION = {"evaluation_id", "subject_kind", "township_code", "institution_id", "year", "version"}
OF_SCORES = {"standard", "scores", "dimensions", "total_hundredths"}


def draft(policy: Policy, state: EvaluationState, command: DraftEvaluation) -> Decision:
    """Score a subject for a year that is over, as often as it takes until it is published. Clause M6."""
    kind, subject, year = command.evaluated
    today = business_date(command.now)
    if not policy.edition.effective_on.year <= year < today.year:
        details = {"from": policy.edition.effective_on.year, "to": today.year - 1}
        return Refusal("evaluation.not-of-the-year", clause="M6", details=details)
    if isinstance(state, Published):
        return Refusal("evaluation.already-published", clause="M6", details={"version": state.published.version})
    indicators, version = standard(policy, kind, year)
    scores = scored(policy, indicators, command.assessed, command.measures)
    if isinstance(scores, Refusal):
        return scores
    return [
        EvaluationDrafted(
            evaluation_id=command.stream_id,
            subject_kind=kind,
            township_code=command.township_code,
            institution_id=None if kind == "township" else UUID(subject),
            year=year,
            version=_version(state) + 1,
            drafted_on=today,
            standard=version,
            scores=scores,
            dimensions=by_dimension(scores),
            total_hundredths=of_hundred(scores) or 0,
        )
    ]


def approve(policy: Policy, state: EvaluationState, command: ApproveEvaluation) -> Decision:
    """Publish a draft whose figures still are what the system has. Clause M6."""
    waiting = _reviewed(state, command)
    if isinstance(waiting, Refusal):
        return waiting
    if changed := _changed(policy, waiting, command):
        return Refusal("evaluation.figures-changed", clause="M6", details={"indicators": changed})
    return [EvaluationPublished(**waiting.model_dump(include=OF_EVALUATION | OF_SCORES), published_on=business_date(command.now))]


def send_back(state: EvaluationState, command: ReturnEvaluation) -> Decision:
    """Return a draft with reasons. Clause M6."""
    waiting = _reviewed(state, command)
    if isinstance(waiting, Refusal):
        return waiting
    return [
        EvaluationReturned(
            **waiting.model_dump(include=OF_EVALUATION), returned_on=business_date(command.now), reasons=command.reasons
        )
    ]


def withdraw(state: EvaluationState, command: WithdrawEvaluation) -> Decision:
    """Withdraw what is published. Clause M6."""
    if not isinstance(state, Published):
        return Refusal("evaluation.not-published", clause="M6", details={"year": command.evaluated.year})
    return [
        EvaluationWithdrawn(
            **state.published.model_dump(include=OF_EVALUATION),
            withdrawn_on=business_date(command.now),
            reason=command.reason,
        )
    ]


def _reviewed(state: EvaluationState, command: ApproveEvaluation | ReturnEvaluation) -> EvaluationDrafted | Refusal:
    """The draft that waits, of the version the reviewer has read, if the reviewer has not made it."""
    if not isinstance(state, Drafted):
        return Refusal("evaluation.not-drafted", clause="M6", details={"year": command.evaluated.year})
    if state.draft.version != command.version:
        return Refusal("evaluation.other-version", clause="M6", details={"version": state.draft.version})
    drafter = command.drafters.get(command.version)
    if drafter is None:
        return Refusal("command.contended")
    if drafter == command.actor.person:
        return Refusal("evaluation.reviewer-is-drafter", clause="M6")
    return state.draft


def _changed(policy: Policy, waiting: EvaluationDrafted, command: ApproveEvaluation) -> list[str]:
    """The measured indicators whose figures are others than when the draft was made."""
    then = {one.indicator: (one.numerator, one.denominator) for one in waiting.scores}
    changed = []
    for one in standard(policy, command.evaluated.kind, command.evaluated.year).indicators:
        now: Measured | None = command.measures.get(one.measure) if one.measure is not None else None
        if one.measure is not None and then.get(one.id) != ((now.numerator, now.denominator) if now else (None, None)):
            changed.append(one.id)
    return changed


def _version(state: EvaluationState) -> int:
    match state:
        case Drafted(draft):
            return draft.version
        case Published(published):
            return published.version
        case Ended(version=version):
            return version
        case _:
            return 0


def decide(policy: Policy, state: EvaluationState, command: EvaluationCommand) -> Decision:
    """The decision on each command."""
    match command:
        case DraftEvaluation():
            return draft(policy, state, command)
        case ApproveEvaluation():
            return approve(policy, state, command)
        case ReturnEvaluation():
            return send_back(state, command)
        case WithdrawEvaluation():
            return withdraw(state, command)


def evolve(state: EvaluationState, event: DomainEvent) -> EvaluationState:
    """The state after an event."""
    match event:
        case EvaluationDrafted():
            return Drafted(event)
        case EvaluationPublished():
            return Published(event)
        case EvaluationReturned():
            return Ended(event.township_code, event.version, event.reasons, was_public=False)
        case EvaluationWithdrawn():
            return Ended(event.township_code, event.version, event.reason, was_public=True)
        case _:
            return state


def evaluation_decider(policy: Policy) -> Decider[EvaluationState, Any]:
    """The decider whose standard is this policy's."""
    return Decider("evaluation", Absent(), partial(decide, policy), evolve)
