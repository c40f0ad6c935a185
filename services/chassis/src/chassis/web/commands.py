"""POST /commands/<name> for every command of a service, single and as NDJSON in bulk."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from chassis.actor import Actor
from chassis.application import CommandType, Problem
from chassis.decider import Refusal
from chassis.handling import Outcome, Submitted
from chassis.ids import derived_id
from chassis.web.auth import require
from chassis.web.bulk import BULK_RESPONSE, bulk_rows, office_refusal, read_rows
from chassis.web.gathering import Gathering
from chassis.web.problems import ProblemError, document, problem_response
from chassis.web.submission import submit
from chassis.web.tracing import trace_parent

_ANSWER = {
    "type": "object",
    "required": ["id", "version", "events", "warnings"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "version": {"type": "integer"},
        "events": {"type": "array", "items": {"type": "object"}},
        "warnings": {"type": "array", "items": {"type": "object"}},
    },
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    201: {
        "description": "Recorded, or recorded before under the same key.",
        "content": {"application/json": {"schema": _ANSWER}},
    },
    409: problem_response("Refused: it conflicts with what is recorded."),
}


def commands_router(kinds: Mapping[str, CommandType[Any, Any, Any]], problems: Mapping[str, Problem]) -> APIRouter:
    """The routes of a service's commands."""
    router = APIRouter(prefix="/commands", tags=["commands"])
    for kind in kinds.values():
        _add_single(router, kind, problems)
        _add_bulk(router, kind, problems)
    return router


def with_texts(outcome: Outcome, problems: Mapping[str, Problem]) -> dict[str, Any]:
    """A result with the texts of its warnings."""
    result = dict(outcome.result or {})
    result["warnings"] = [
        {**warning, "zh": problems[warning["code"]].zh, "en": problems[warning["code"]].en} for warning in result["warnings"]
    ]
    return result


def _add_single(router: APIRouter, kind: CommandType[Any, Any, Any], problems: Mapping[str, Problem]) -> None:
    async def send(
        http: Request,
        body: Any,
        who: Annotated[Actor, Depends(require(*kind.roles))],
        idempotency_key: Annotated[str, Header(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")],
    ) -> Response:
        if refusal := office_refusal(kind, who, body):
            raise ProblemError(refusal.code, refusal.clause, **refusal.details)
        gathering: Gathering = http.app.state.gathering
        command_id = derived_id("command", who.office, idempotency_key)
        if kind.unread is not None:
            await http.app.state.abreast.require(kind.unread, command_id)
        outcome = await submit(gathering, kind, Submitted(command_id, body, who, trace_parent(http)))
        if outcome.refusal is not None:
            raise ProblemError(outcome.refusal.code, outcome.refusal.clause, **outcome.refusal.details)
        headers = {"Idempotency-Replayed": "true"} if outcome.repeated else None
        return JSONResponse(with_texts(outcome, problems), 201, headers=headers)

    send.__annotations__["body"] = kind.request
    router.post(
        f"/{kind.name}",
        name=kind.name,
        operation_id=kind.name,
        summary=f"{kind.summary.zh} · {kind.summary.en}",
        status_code=201,
        responses=RESPONSES,
    )(send)


def _add_bulk(router: APIRouter, kind: CommandType[Any, Any, Any], problems: Mapping[str, Problem]) -> None:
    async def send_bulk(http: Request, who: Annotated[Actor, Depends(require(*kind.roles))]) -> Response:
        rows = await read_rows(http)
        if kind.unread is not None:
            await http.app.state.abreast.require(kind.unread, None)

        def invalid(refusal: Refusal) -> dict[str, Any]:
            return document(problems, refusal)

        return StreamingResponse(
            bulk_rows(
                http.app.state.gathering,
                kind,
                who,
                rows,
                invalid,
                lambda outcome: with_texts(outcome, problems),
                trace_parent(http),
            ),
            media_type="application/x-ndjson",
        )

    router.post(
        f"/{kind.name}/bulk",
        name=f"{kind.name}-bulk",
        operation_id=f"{kind.name}-bulk",
        summary=f"{kind.summary.zh}(批量) · {kind.summary.en}, a row a line",
        responses={200: BULK_RESPONSE, 413: problem_response("The file is too large.")},
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
                "description": f"One {kind.request.__name__} as JSON a line.",
            }
        },
    )(send_bulk)
