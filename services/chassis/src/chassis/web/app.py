"""The FastAPI application of a service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from chassis.appending import ForkedStore
from chassis.consume import topics_of
from chassis.database import TRANSIENT, open_pool
from chassis.decider import Refusal
from chassis.exposition import Exposition
from chassis.handling import CommandHandler
from chassis.kafka import kafka_access
from chassis.keys import fingerprint_key
from chassis.service import Service
from chassis.settings import Settings
from chassis.store import EventStore
from chassis.topic_layout import partitions_of
from chassis.web.abreast import Abreast
from chassis.web.auth import TokenReader, load_public_key
from chassis.web.commands import commands_router
from chassis.web.documentation import add_documentation, add_files_page
from chassis.web.files import files_router
from chassis.web.gathering import Gathering
from chassis.web.health import health_router
from chassis.web.operating import operating_router
from chassis.web.parked import parked_router
from chassis.web.problems import COMMON_RESPONSES, ProblemError, answer_problem, invalid, respond
from chassis.web.submission import count_invalid
from chassis.workbooks.book import TooManyRows

REQUEST_IDLE_SECONDS_MAX = 10
"""How long a request's transaction may stand still: an append holds its partitions, and whoever else appends to them waits."""
_log = structlog.get_logger()


def create_app(service: Service, settings: Settings) -> FastAPI:
    """A service's web shell: commands, reads, health, documentation."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.pool = await open_pool(settings.database_url, settings.pool_size_max, REQUEST_IDLE_SECONDS_MAX)
        app.state.handler = CommandHandler(app.state.pool, EventStore(partitions_of), fingerprint_key(settings))
        app.state.gathering = Gathering(app.state.handler)
        app.state.exposition = Exposition(service, settings.database_url)
        app.state.abreast = Abreast(service.name, app.state.pool, kafka_access(settings), topics_of(service))
        yield
        await app.state.abreast.close()
        await app.state.exposition.close()
        await app.state.pool.close()

    app = FastAPI(
        title=f"Cradle {service.name}",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
        responses=COMMON_RESPONSES,
    )
    app.state.service = service
    app.state.problems = service.problems
    app.state.settings = settings
    if settings.token_public_key_file is not None:
        app.state.tokens = TokenReader(load_public_key(settings.token_public_key_file))
    _add_handlers(app)
    app.include_router(commands_router({kind.name: kind for kind in service.commands}, service.problems))
    if service.files:
        app.include_router(files_router(service.files, service.problems))
        add_files_page(app)
    for router in service.routers:
        app.include_router(router)
    app.include_router(health_router())
    app.include_router(parked_router())
    app.include_router(operating_router())
    add_documentation(app)
    return app


def _add_handlers(app: FastAPI) -> None:
    app.add_exception_handler(ProblemError, answer_problem)

    @app.exception_handler(RequestValidationError)
    async def answer_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        errors = list(error.errors())
        if request.url.path.startswith("/commands/"):
            count_invalid(request.scope["route"].name)
        if any(item["loc"] == ("header", "idempotency-key") and item["type"] == "missing" for item in errors):
            return respond(request.app.state.problems, Refusal("idempotency.key-missing"))
        return respond(request.app.state.problems, invalid(errors))

    async def answer_unavailable(request: Request, error: Exception) -> JSONResponse:
        _log.error("http.unavailable", method=request.method, route=request.scope["route"].path, error=error)
        return respond(request.app.state.problems, Refusal("service.unavailable"))

    async def answer_forked(request: Request, error: Exception) -> JSONResponse:
        _log.error("http.store-forked", method=request.method, route=request.scope["route"].path, error=error)
        return respond(request.app.state.problems, Refusal("store.forked", details={"detail": str(error)}))

    async def answer_too_many_rows(request: Request, error: Exception) -> JSONResponse:
        return respond(request.app.state.problems, Refusal("export.too-many-rows", details={"detail": str(error)}))

    app.add_exception_handler(TooManyRows, answer_too_many_rows)
    app.add_exception_handler(ForkedStore, answer_forked)
    handlers: dict[Any, Any] = dict.fromkeys((*TRANSIENT, asyncpg.PostgresError), answer_unavailable)
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
