"""GET /facilities, /facilities/findings, /facilities/{id}."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.actor import ROLES
from chassis.database import Connection
from chassis.decider import Decider
from chassis.streams import read_state, read_states
from chassis.web.auth import require
from chassis.web.database import connection
from contracts.events.facilities import FacilityFindingRaised
from contracts.events.registry import ApplicationName, FacilityKind
from contracts.values import TownshipCode
from registry.domain.facility.state import Closed, FacilityState, Step
from registry.web.answers import ITEM_RESPONSES, Limit, Page, View, not_found

_IDS = """
    SELECT facility_id FROM facilities WHERE ($1::uuid IS NULL OR facility_id > $1)
    AND ($2::text IS NULL OR township_code = $2) AND ($3::text IS NULL OR kind = $3) ORDER BY facility_id LIMIT $4"""


_ALL = "SELECT facility_id FROM facilities ORDER BY facility_id"


class FacilityView(View):
    """A facility at its step: what belongs to another step is null. `on` is the day of the step, `award_fen` in fen."""

    facility_id: UUID
    kind: FacilityKind
    site_code: str
    name: str
    applicant_code: str
    township_code: str
    called: ApplicationName
    step: str
    on: date
    plan_version: int | None = None
    reasons: str | None = None
    defects: str | None = None
    reinspection_on: date | None = None
    accepted_on: date | None = None
    award_fen: int | None = None
    reason: str | None = None
    designated_on: date | None = None
    finding: FacilityFindingRaised | None = None
    finding_closed: bool | None = None


def view_of(facility: Step) -> FacilityView:
    """A facility's state as it is answered."""
    fields: dict[str, Any] = asdict(facility)
    project = fields.pop("project")
    if facility.step == "accepted":
        fields["accepted_on"] = facility.on
    return FacilityView(**project, **fields, step=facility.step)


def facilities_router(decider: Decider[FacilityState, Any]) -> APIRouter:
    """The routes of stations and activity rooms."""
    router = APIRouter(prefix="/facilities", tags=["facilities"], dependencies=[Depends(require(*ROLES))])

    @router.get("", summary="指导站与亲子活动室 · stations and activity rooms")
    async def list_facilities(
        database: Annotated[Connection, Depends(connection)],
        township_code: TownshipCode | None = None,
        kind: FacilityKind | None = None,
        after: UUID | None = None,
        limit: Limit = 100,
    ) -> Page[FacilityView]:
        """In the order of their ids."""
        rows = await database.fetch(_IDS, after, township_code, kind, limit + 1)
        ids = [row["facility_id"] for row in rows]
        facilities = await read_states(database, decider, ids[:limit])
        items = [view_of(facility) for facility in facilities if isinstance(facility, Step)]
        return Page(items=items, next=str(ids[limit - 1]) if len(ids) > limit else None)

    @router.get("/findings", summary="提前关闭线索 · open findings of early closings")
    async def list_findings(database: Annotated[Connection, Depends(connection)]) -> list[FacilityFindingRaised]:
        """By the day they were found; what is explained or referred is left out. Clause M5."""
        ids = [row["facility_id"] for row in await database.fetch(_ALL)]
        closed = [one for one in await read_states(database, decider, ids) if isinstance(one, Closed) and not one.finding_closed]
        return sorted((one.finding for one in closed if one.finding is not None), key=lambda one: (one.found_on, one.facility_id))

    @router.get("/{facility_id}", summary="一个站(室) · a station or activity room", responses=ITEM_RESPONSES)
    async def get_facility(facility_id: UUID, database: Annotated[Connection, Depends(connection)]) -> FacilityView:
        """By its id."""
        facility = await read_state(database, decider, facility_id)
        if not isinstance(facility, Step):
            raise not_found(facility_id=str(facility_id))
        return view_of(facility)

    return router
