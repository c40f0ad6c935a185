"""What an operator asks of a service over HTTP: its lag, whether its promises hold, a part of a topic again, its rebuilds."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field

from chassis.actor import Actor
from chassis.consume import topics_of
from chassis.database import Connection
from chassis.kafka import kafka_access
from chassis.operations.lag import measure_lag
from chassis.operations.republish_request import NothingToRepublish, ask_to_republish, plan_republish
from chassis.rebuild.standing import read_rebuilds
from chassis.verify.counters import check_counters
from chassis.verify.states import check_states
from chassis.verify.store import check_store
from chassis.verify.topics import check_topics
from chassis.web.auth import require
from chassis.web.database import connection
from chassis.web.problems import ProblemError

Database = Annotated[Connection, Depends(connection)]
Looking = Annotated[Actor, Depends(require("operator", "auditor"))]
Operating = Annotated[Actor, Depends(require("operator"))]


class Republish(BaseModel):
    """A part of a topic from a sequence on. Without `confirm` it is only planned."""

    topic: str
    partition: int = Field(ge=0)
    from_seq: int = Field(ge=1)
    confirm: bool = False


def operating_router() -> APIRouter:
    """GET /lag, /verify and /rebuilds; POST /republish. Rebuilding and recovering need the owner's rights: `cradle` has them."""
    router = APIRouter(tags=["operation"])

    @router.get("/lag", summary="消费延迟 · events of each topic that are not applied, and since when")
    async def lag(request: Request, _who: Looking) -> dict[str, Any]:
        state = request.app.state
        found = await measure_lag(state.service.name, state.pool, kafka_access(state.settings), topics_of(state.service))
        return {"items": [{"topic": topic, "events": lag.events, "seconds": lag.seconds} for topic, lag in found.items()]}

    @router.get("/verify", summary="核验 · the promises about store, topics and counters, checked now")
    async def verify(
        request: Request, _who: Looking, watch_seconds: Annotated[float, Query(ge=0, le=30)] = 1.0
    ) -> dict[str, Any]:
        state = request.app.state
        name, kafka = state.service.name, kafka_access(state.settings)
        found = [
            await check_store(state.pool, name, watch_seconds),
            await check_topics(state.pool, kafka, name),
            await check_states(state.pool, kafka, name),
            await check_counters(state.pool, name),
        ]
        return {"items": [asdict(checked) for checked in found if checked is not None]}

    @router.get("/rebuilds", summary="重建 · rebuilds beside the live tables, how far they are, and what is kept")
    async def rebuilds(database: Database, _who: Looking) -> dict[str, Any]:
        return {"items": await read_rebuilds(database)}

    @router.post("/republish", summary="补发 · publish a part of a topic again, from the store, in order")
    async def republish(database: Database, who: Operating, body: Republish) -> dict[str, Any]:
        try:
            again = await plan_republish(database, body.topic, body.partition, body.from_seq)
        except NothingToRepublish as error:
            raise ProblemError("request.invalid", detail=str(error)) from error
        number = await ask_to_republish(database, again, str(who)) if body.confirm else None
        return {**asdict(again), "request": number}

    return router
