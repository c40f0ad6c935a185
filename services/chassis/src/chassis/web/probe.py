"""/livez, /readyz, /status and /metrics of a process that serves nothing else."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Annotated

import asyncpg
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse

from chassis.database import Connection
from chassis.exposition import Exposition
from chassis.migrate import pending_migrations
from chassis.pulse import silent
from chassis.service import Service
from chassis.settings import Settings
from chassis.web.database import connection
from chassis.web.health import health_router


def create_probe(service: Service, settings: Settings, pool: asyncpg.Pool, parts: Collection[str]) -> FastAPI:
    """The probe of a process with these parts: ready while each of them comes round."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.exposition = Exposition(service, settings.database_url)
        yield
        await app.state.exposition.close()

    app = FastAPI(title=f"Cradle {service.name} probe", openapi_url=None, lifespan=lifespan)
    app.state.service = service
    app.state.pool = pool

    @app.get("/readyz")
    async def readyz(request: Request, database: Annotated[Connection, Depends(connection)]) -> JSONResponse:
        if pending := await pending_migrations(database, request.app.state.service):
            return JSONResponse({"status": "migrations pending", "pending": pending}, 503)
        if waiting := silent(parts):
            return JSONResponse({"status": "not at work", "silent": waiting}, 503)
        return JSONResponse({"status": "ok"})

    app.include_router(health_router())
    return app
