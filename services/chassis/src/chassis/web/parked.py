"""What is parked, and trying it again: an operator's view."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from chassis.actor import Actor
from chassis.consume import inbox_of
from chassis.database import Connection
from chassis.inbox.retry import retry
from chassis.web.auth import require
from chassis.web.database import connection

_LIST = """
    SELECT id, topic, partition, record_offset, partition_seq, event_id, convert_from(coalesce(key, ''), 'LATIN1') AS key,
           reason, detail, parked_at, state
    FROM parked WHERE id > $1 AND ($2::text IS NULL OR state = $2) ORDER BY id LIMIT $3"""


def parked_router() -> APIRouter:
    """GET /parked and POST /parked/retry."""
    router = APIRouter(prefix="/parked", tags=["operation"])

    @router.get("", summary="搁置的消息 · records a consumer could not use")
    async def parked(
        database: Annotated[Connection, Depends(connection)],
        _who: Annotated[Actor, Depends(require("operator", "auditor"))],
        after: Annotated[int, Query(ge=0, le=2**62)] = 0,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
        state: Annotated[str | None, Query(pattern="^(parked|retried|discarded)$")] = "parked",
    ) -> dict[str, Any]:
        rows = [dict(row) for row in await database.fetch(_LIST, after, state, limit)]
        return {"items": rows, "next": rows[-1]["id"] if len(rows) == limit else None}

    @router.post("/retry", summary="重试搁置的消息 · try every parked sequence again, in order")
    async def try_again(request: Request, _who: Annotated[Actor, Depends(require("operator"))]) -> dict[str, Any]:
        done = await retry(inbox_of(request.app.state.service, request.app.state.pool))
        return {"applied": done.applied, "failed": done.failed}

    return router
