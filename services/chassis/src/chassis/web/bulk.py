"""Bulk commands: NDJSON in, a result per row out, batches of a hundred rows a transaction, each row atomic.

A file gives way to single commands, for which somebody waits: while there are any, its batches are small, and it rests as long
as it has worked.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from fastapi import Request
from pydantic import ValidationError

from chassis.actor import Actor
from chassis.application import CommandType
from chassis.decider import Refusal
from chassis.handling import CommandHandler, Outcome, Submitted
from chassis.ids import derived_id
from chassis.web.gathering import Gathering
from chassis.web.problems import ProblemError, invalid
from chassis.web.submission import count_invalid, submit_rows

BATCH_ROWS = 100
"""Rows in one transaction: single commands wait for it, so it is short; 500 were no faster (measured)."""
BATCH_ROWS_BESIDE_SINGLES = 25
REST = 1.0
"""How long a file rests after a batch while single commands come, as a multiple of the time the batch took."""
BODY_BYTES_MAX = 128 * 1024 * 1024
BULK_RESPONSE: dict[str, Any] = {
    "description": "A result per row, in order: recorded, repeated, refused or invalid.",
    "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
}


async def read_rows(request: Request) -> list[bytes]:
    """The body's lines, read whole before any row is handled: an upload cut off has done nothing."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > BODY_BYTES_MAX:
            raise ProblemError("request.too-large", limit_bytes=BODY_BYTES_MAX)
        chunks.append(chunk)
    return b"".join(chunks).split(b"\n")


async def bulk_rows(
    gathering: Gathering,
    kind: CommandType[Any, Any, Any],
    who: Actor,
    lines: Sequence[bytes],
    problem: Callable[[Refusal], dict[str, Any]],
    result: Callable[[Outcome], dict[str, Any]],
    parent: str | None,
) -> AsyncIterator[bytes]:
    """The results, a line each, as their batches are committed. Blank lines are passed over but numbered."""
    loop, handler = asyncio.get_running_loop(), gathering.handler
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    start = 0
    while start < len(numbered):
        began, gives_way = loop.time(), gathering.is_asked
        end = start + (BATCH_ROWS_BESIDE_SINGLES if gives_way else BATCH_ROWS)
        answers: dict[int, dict[str, Any]] = {}
        batch: list[tuple[int, Submitted]] = []
        for number, line in numbered[start:end]:
            read = _read(handler, kind, who, line)
            if isinstance(read, Refusal):
                answers[number] = {"row": number, "status": "invalid", "problem": problem(read)}
            else:
                batch.append((number, read))
        if answers:
            count_invalid(kind.name, len(answers))
        outcomes = await submit_rows(handler, kind, who, [item for _, item in batch], parent) if batch else []
        for (number, _), outcome in zip(batch, outcomes, strict=True):
            if outcome.refusal is not None:
                answers[number] = {"row": number, "status": "refused", "problem": problem(outcome.refusal)}
            else:
                answers[number] = {"row": number, "status": "repeated" if outcome.repeated else "recorded", **result(outcome)}
        yield b"".join(json.dumps(answers[number], ensure_ascii=False).encode() + b"\n" for number in sorted(answers))
        start = end
        if gives_way and start < len(numbered):
            await asyncio.sleep(REST * (loop.time() - began))


def office_refusal(kind: CommandType[Any, Any, Any], who: Actor, request: Any) -> Refusal | None:
    """The refusal of a request for an office that is not the actor's."""
    code = kind.office(request) if kind.office else None
    if code is None or who.may_act_for(code):
        return None
    return Refusal("auth.other-office", details={"office": who.office, "unit": code})


def _read(handler: CommandHandler, kind: CommandType[Any, Any, Any], who: Actor, line: bytes) -> Submitted | Refusal:
    try:
        request = kind.request.model_validate_json(line)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        return Refusal("request.not-ndjson") if errors[0]["type"] == "json_invalid" else invalid(list(errors))
    return row_command(handler, kind, who, request)


def row_command(handler: CommandHandler, kind: CommandType[Any, Any, Any], who: Actor, request: Any) -> Submitted | Refusal:
    """A row as a submitted command; its id derives from its content, so that the same row again is a repeat.

    It derives by the fingerprint, under a key: the id is the cause that events name, and a row may hold a person's
    particulars, which a bare hash would let anybody guess and check.
    """
    if refusal := office_refusal(kind, who, request):
        return refusal
    return Submitted(derived_id("row", who.office, handler.fingerprint(kind, request).hex()), request, who)
