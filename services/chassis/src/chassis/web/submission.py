"""Handing commands to their handler: counted by outcome, timed, and told in the log with the ids of their events."""

from collections import Counter
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any

import structlog

from chassis.actor import Actor
from chassis.application import CommandType
from chassis.handling import CommandHandler, Outcome, Submitted
from chassis.metrics import COMMAND_BATCH_SECONDS, COMMAND_SECONDS, COMMANDS, REFUSALS
from chassis.tracing import command_span, set_outcome
from chassis.web.gathering import Gathering

_log = structlog.get_logger()


async def submit(gathering: Gathering, kind: CommandType[Any, Any, Any], command: Submitted) -> Outcome:
    """A single command's outcome. Raises what the handler raises, counted as failed."""
    with (
        COMMAND_SECONDS.labels(kind.name).time(),
        command_span(kind.name, command.trace_parent, command_id=str(command.command_id)) as trace_parent,
    ):
        if trace_parent != command.trace_parent:
            command = replace(command, trace_parent=trace_parent)
        [outcome] = await _counted(kind, 1, _alone(gathering, kind, command))
        set_outcome(outcome_name(outcome), len(outcome.result["events"]) if outcome.result else 0)
    _log.info(
        "command.handled",
        command=kind.name,
        command_id=str(command.command_id),
        office=command.actor.office,
        outcome=outcome_name(outcome),
        **_what_came_of(outcome),
    )
    return outcome


async def submit_rows(
    handler: CommandHandler, kind: CommandType[Any, Any, Any], who: Actor, rows: Sequence[Submitted], parent: str | None
) -> list[Outcome]:
    """The outcomes of a batch of rows, in order. Raises what the handler raises, each row counted as failed.

    `parent` is the trace the file came with. Its rows' events carry on a trace only where traces are on.
    """
    started = perf_counter()
    with COMMAND_BATCH_SECONDS.labels(kind.name).time(), command_span(f"{kind.name} rows", parent) as trace_parent:
        if trace_parent != parent:
            rows = [replace(row, trace_parent=trace_parent) for row in rows]
        outcomes = await _counted(kind, len(rows), handler.handle(kind, rows))
    events = [event["id"] for outcome in outcomes if outcome.result for event in outcome.result["events"]]
    _log.info(
        "command.rows-handled",
        command=kind.name,
        office=who.office,
        rows=len(rows),
        outcomes=dict(Counter(map(outcome_name, outcomes))),
        first_event=min(events, default=None),
        last_event=max(events, default=None),
        seconds=round(perf_counter() - started, 3),
    )
    return outcomes


def count_invalid(command: str, rows: int = 1) -> None:
    """Count what was never handed on, because it is not a request of this command."""
    COMMANDS.labels(command, "invalid").inc(rows)


def outcome_name(outcome: Outcome) -> str:
    """What metrics and logs call an outcome."""
    if outcome.refusal is not None:
        return "refused"
    return "repeated" if outcome.repeated else "recorded"


async def _alone(gathering: Gathering, kind: CommandType[Any, Any, Any], command: Submitted) -> list[Outcome]:
    return [await gathering.handle(kind, command)]


async def _counted(kind: CommandType[Any, Any, Any], commands: int, handling: Awaitable[list[Outcome]]) -> list[Outcome]:
    try:
        outcomes = await handling
    except BaseException:
        COMMANDS.labels(kind.name, "failed").inc(commands)
        raise
    for name, count in Counter(map(outcome_name, outcomes)).items():
        COMMANDS.labels(kind.name, name).inc(count)
    for code, count in Counter(outcome.refusal.code for outcome in outcomes if outcome.refusal is not None).items():
        REFUSALS.labels(kind.name, code).inc(count)
    return outcomes


def _what_came_of(outcome: Outcome) -> dict[str, Any]:
    if outcome.refusal is not None:
        return {"code": outcome.refusal.code}
    assert outcome.result is not None  # noqa: S101  an outcome is one or the other
    return {"aggregate": outcome.result["id"], "events": [event["id"] for event in outcome.result["events"]]}
