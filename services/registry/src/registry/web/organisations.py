"""GET /organisations: the social organisations of the actor's area. Clause M4."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.actor import ROLES
from chassis.database import Connection
from chassis.streams import read_states
from chassis.web.auth import require
from chassis.web.database import connection
from contracts.values import UnitCode
from registry.application.listed import ids_of
from registry.domain.organisation import ORGANISATION, Organisation
from registry.web.answers import Limit, Page, View

router = APIRouter(prefix="/organisations", tags=["organisations"], dependencies=[Depends(require(*ROLES))])


class OrganisationView(View):
    """A social organisation."""

    organisation: Organisation


@router.get("", summary="社会组织 · social organisations")
async def list_organisations(
    database: Annotated[Connection, Depends(connection)],
    unit_code: UnitCode | None = None,
    after: UUID | None = None,
    limit: Limit = 100,
) -> Page[OrganisationView]:
    """Those of a unit and the units in it, or all."""
    ids = await ids_of(database, "organisation", after, unit_code, limit + 1)
    states = await read_states(database, ORGANISATION, ids[:limit])
    items = [OrganisationView(organisation=state) for state in states if isinstance(state, Organisation)]
    return Page(items=items, next=str(ids[limit - 1]) if len(ids) > limit else None)
