"""Lists and items of the aggregates that are read from their streams: GET /<name>, GET /<name>/{id}."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from chassis.actor import Actor, Role
from chassis.database import Connection
from chassis.decider import Decider
from chassis.store import EventStore
from chassis.topic_layout import partitions_of
from chassis.web.auth import require
from chassis.web.database import connection
from chassis.web.problems import ProblemError, problem_response
from contracts.catalogue import DomainEvent
from contracts.policy import Bilingual
from contracts.values import UnitCode
from services_delivery.web.areas import OFFICES, area_of, check_office
from services_delivery.web.paging import Page, Paging, paging

_LIST = """
    SELECT stream_id, day FROM listed
    WHERE kind = $1 AND (day, stream_id) > ($2, $3) AND starts_with(unit_code, $5)
      AND ($6::int IS NULL OR day BETWEEN make_date($6, 1, 1) AND make_date($6, 12, 31))
    ORDER BY day, stream_id LIMIT $4 + 1"""
_OF_YEAR = """
    SELECT stream_id FROM listed
    WHERE kind = $1 AND starts_with(unit_code, $2) AND day BETWEEN make_date($3, 1, 1) AND make_date($3, 12, 31)"""
_ONE = "SELECT unit_code FROM listed WHERE kind = $1 AND stream_id = $2"
_STORE = EventStore(partitions_of)

S = TypeVar("S")
Database = Annotated[Connection, Depends(connection)]
Reader = Annotated[Actor, Depends(require(*OFFICES, "department"))]
Places = Annotated[Paging, Depends(paging)]
Area = Annotated[UnitCode | None, Query(description="This unit and those in it; by default the actor's own.")]
Year = Annotated[int | None, Query(ge=1, le=9999)]


class Recorded(BaseModel, Generic[S]):
    """A record under its id, as it stands."""

    id: UUID
    record: S


def as_it_is(state: Any) -> Any:
    """For aggregates whose state is shown whole."""
    return state


async def read_streams_of(
    database: Connection, first: type[DomainEvent], decider: Decider[S, Any], area: str, year: int
) -> list[S]:
    """The states of all that begins with this event in the area and year."""
    ids = [row["stream_id"] for row in await database.fetch(_OF_YEAR, first.event_type, area, year)]
    streams = await _STORE.load(database, ids)
    return [decider.fold(streams[stream_id].events) for stream_id in ids]


@dataclass(frozen=True, slots=True)
class Readable:
    """An aggregate that is listed by its first event; `answer` makes of its state what a reader of these roles is shown."""

    name: str
    summary: Bilingual
    first: type[DomainEvent]
    decider: Decider[Any, Any]
    shown: Any
    answer: Callable[[Any], Any] = as_it_is
    roles: tuple[Role, ...] = (*OFFICES, "department")

    async def read(self, database: Connection, ids: list[UUID]) -> list[Any]:
        """What is shown of these streams, in this order."""
        streams = await _STORE.load(database, ids)
        return [self.answer(self.decider.fold(streams[stream_id].events)) for stream_id in ids]


def records_router(readable: Readable) -> APIRouter:
    """The two reads of an aggregate."""
    router = APIRouter(prefix=f"/{readable.name}", tags=[readable.name], dependencies=[Depends(require(*readable.roles))])
    kind, item = readable.first.event_type, Recorded[readable.shown]  # type: ignore[name-defined]

    async def list_records(who: Reader, database: Database, paging: Places, unit_code: Area = None, year: Year = None) -> Any:
        area = area_of(who, unit_code)
        rows = await database.fetch(_LIST, kind, paging.day, paging.id, paging.limit, area, year)
        days = {row["stream_id"]: row["day"] for row in rows}
        states = await readable.read(database, list(days))
        items = [item(id=stream_id, record=state) for stream_id, state in zip(days, states, strict=True)]
        return paging.page(items, lambda found: (days[found.id], found.id))

    async def get_record(id: UUID, who: Reader, database: Database) -> Any:  # noqa: A002  as the path says it
        unit_code = await database.fetchval(_ONE, kind, id)
        if unit_code is None:
            raise ProblemError("resource.not-found")
        check_office(who, unit_code)
        [state] = await readable.read(database, [id])
        return item(id=id, record=state)

    text = f"{readable.summary.zh} · {readable.summary.en}"
    name = readable.name
    router.get("", name=f"list-{name}", summary=f"{text}, by day", response_model=Page[item])(list_records)  # type: ignore[valid-type]
    missing: dict[int | str, dict[str, Any]] = {404: problem_response("Nothing is recorded under this.")}
    router.get("/{id}", name=f"get-{name}", summary=f"{text}, one", response_model=item, responses=missing)(get_record)
    return router
