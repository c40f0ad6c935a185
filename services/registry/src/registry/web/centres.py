"""GET /centres: the county's inclusive guidance institution. Clause G2.1."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.actor import ROLES
from chassis.database import Connection
from chassis.decider import Decider
from chassis.streams import read_states
from chassis.web.auth import require
from chassis.web.database import connection
from registry.application.listed import ids_of
from registry.domain.centre import Centre, CentreState
from registry.web.answers import Limit, Page, View


class CentreView(View):
    """A centre: open from `accepted_on` to before `closed_on`."""

    centre_id: UUID
    site_code: str
    name: str
    established_on: date
    accepted_on: date | None
    closed_on: date | None


def centres_router(decider: Decider[CentreState, Any]) -> APIRouter:
    """The route of the centre."""
    router = APIRouter(prefix="/centres", tags=["centres"], dependencies=[Depends(require(*ROLES))])

    @router.get("", summary="普惠性指导服务机构 · the county's guidance institution")
    async def list_centres(
        database: Annotated[Connection, Depends(connection)], after: UUID | None = None, limit: Limit = 100
    ) -> Page[CentreView]:
        """In the order of their ids, those closed too."""
        ids = await ids_of(database, "centre", after, None, limit + 1)
        centres = await read_states(database, decider, ids[:limit])
        items = [CentreView.model_validate(one) for one in centres if isinstance(one, Centre)]
        return Page(items=items, next=str(ids[limit - 1]) if len(ids) > limit else None)

    return router
