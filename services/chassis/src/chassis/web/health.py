"""/livez, /readyz, /status and /metrics. Readiness never depends on another service."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from pydantic_core import to_jsonable_python

from chassis.database import Connection
from chassis.exposition import CONTENT_TYPE
from chassis.figures import figures
from chassis.migrate import pending_migrations
from chassis.web.database import connection


def health_router() -> APIRouter:
    """The routes an operator and a load balancer look at."""
    router = APIRouter(tags=["operation"])

    @router.get("/livez", summary="进程存活 · the process answers")
    async def livez() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/readyz", summary="可以服务 · database reached, migrations done")
    async def readyz(request: Request, database: Annotated[Connection, Depends(connection)]) -> JSONResponse:
        pending = await pending_migrations(database, request.app.state.service)
        if pending:
            return JSONResponse({"status": "migrations pending", "pending": pending}, 503)
        return JSONResponse({"status": "ok"})

    @router.get("/status", summary="进度 · events recorded, published, applied, and what stands in the way")
    async def status(request: Request, database: Annotated[Connection, Depends(connection)]) -> dict[str, Any]:
        service = request.app.state.service
        own = await service.status(database)
        answer: dict[str, Any] = to_jsonable_python({"service": service.name, "pending": 0, **await figures(database), **own})
        return answer

    @router.get("/metrics", summary="指标 · Prometheus metrics", response_class=Response)
    async def metrics(request: Request) -> Response:
        return Response(await request.app.state.exposition.text(), media_type=CONTENT_TYPE)

    return router
