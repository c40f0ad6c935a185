"""What is parked, trying it again, and giving it up: an operator's view."""

from typing import Annotated, Any, NoReturn

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from chassis.actor import Actor
from chassis.clock import system_clock
from chassis.consume import inbox_of
from chassis.database import Connection
from chassis.inbox.retry import retry
from chassis.inbox.sequences import NoSuchSequence, discard_sequence, list_sequences, show_sequence
from chassis.web.auth import require
from chassis.web.database import connection
from chassis.web.problems import ProblemError

Database = Annotated[Connection, Depends(connection)]
Looking = Annotated[Actor, Depends(require("operator", "auditor"))]
Operating = Annotated[Actor, Depends(require("operator"))]
DryRun = Annotated[bool, Query(description="Try, and keep nothing.")]
_LIST = """
    SELECT id, topic, partition, record_offset, partition_seq, event_id, convert_from(coalesce(key, ''), 'LATIN1') AS key,
           reason, detail, parked_at, state
    FROM parked WHERE id > $1 AND ($2::text IS NULL OR state = $2) ORDER BY id LIMIT $3"""


class Discard(BaseModel):
    """Why a sequence is given up. Without `confirm` it is only shown."""

    reason: str = Field(min_length=3, max_length=500)
    confirm: bool = False


def parked_router() -> APIRouter:
    """GET /parked, /parked/sequences and /parked/{number}; POST /parked/retry, /parked/{number}/retry and /discard."""
    router = APIRouter(prefix="/parked", tags=["operation"])

    @router.get("", summary="搁置的消息 · records a consumer could not use")
    async def parked(
        database: Database,
        _who: Looking,
        after: Annotated[int, Query(ge=0, le=2**62)] = 0,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
        state: Annotated[str | None, Query(pattern="^(parked|retried|discarded)$")] = "parked",
    ) -> dict[str, Any]:
        rows = [dict(row) for row in await database.fetch(_LIST, after, state, limit)]
        return {"items": rows, "next": rows[-1]["id"] if len(rows) == limit else None}

    @router.get("/sequences", summary="按键搁置的序列 · parked sequences, each key's by its first record, with the cause")
    async def sequences(
        request: Request,
        database: Database,
        _who: Looking,
        after: Annotated[int, Query(ge=0, le=2**62)] = 0,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> dict[str, Any]:
        rows = await list_sequences(database, request.app.state.service.name, after, limit)
        return {"items": rows, "next": rows[-1]["id"] if len(rows) == limit else None}

    @router.post("/retry", summary="重试搁置的消息 · try every parked sequence again, in order")
    async def try_again(request: Request, who: Operating, dry_run: DryRun = False) -> dict[str, Any]:
        done = await retry(inbox_of(request.app.state.service, request.app.state.pool), actor=str(who), dry_run=dry_run)
        return {"applied": done.applied, "failed": done.failed}

    _add_one(router)
    return router


def _add_one(router: APIRouter) -> None:
    @router.get("/{number}", summary="一条搁置序列 · the records of a parked sequence, in order")
    async def show(request: Request, database: Database, _who: Looking, number: int) -> dict[str, Any]:
        try:
            return {"items": await show_sequence(database, request.app.state.service.name, number)}
        except NoSuchSequence as error:
            _not_found(error)

    @router.post("/{number}/retry", summary="重试一条搁置序列 · try one parked sequence again, whole or not at all")
    async def try_one(request: Request, who: Operating, number: int, dry_run: DryRun = False) -> dict[str, Any]:
        inbox = inbox_of(request.app.state.service, request.app.state.pool)
        done = await retry(inbox, number=number, actor=str(who), dry_run=dry_run)
        return {"applied": done.applied, "failed": done.failed}

    @router.post("/{number}/discard", summary="放弃一条搁置序列 · give one parked sequence up, with a reason; its bytes stay")
    async def discard(request: Request, database: Database, who: Operating, number: int, body: Discard) -> dict[str, Any]:
        name = request.app.state.service.name
        try:
            if not body.confirm:
                rows = await show_sequence(database, name, number)
                return {"discarded": [], "would_discard": [row["id"] for row in rows if row["state"] == "parked"]}
            done = await discard_sequence(database, name, number, body.reason, str(who), system_clock())
        except NoSuchSequence as error:
            _not_found(error)
        return {"discarded": list(done.ids), "would_discard": []}


def _not_found(error: NoSuchSequence) -> NoReturn:
    raise ProblemError("resource.not-found", detail=str(error)) from error
