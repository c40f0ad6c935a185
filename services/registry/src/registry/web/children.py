"""GET /children, /children/{id}: pseudonymous, each office its own area."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.actor import Actor
from chassis.database import Connection
from chassis.streams import read_state, read_states
from chassis.web.auth import require
from chassis.web.database import connection
from chassis.web.problems import ProblemError
from contracts.values import VillageCode
from registry.domain.child.decider import CHILD
from registry.domain.child.state import Child
from registry.web.answers import ITEM_RESPONSES, Limit, Page, View, not_found

_IDS = """
    SELECT child_id FROM children WHERE village_code LIKE $1 AND ($2::uuid IS NULL OR child_id > $2)
    ORDER BY child_id LIMIT $3"""

router = APIRouter(prefix="/children", tags=["children"])
Reader = Annotated[Actor, Depends(require("commission", "township", "village", "auditor"))]


class ChildView(View):
    """A child by its pseudonymous id; `village_code` is where it is resident, or was last.

    `merged_into`: the child that this registration stands for, where it was registered twice.
    """

    child_id: UUID
    household_id: UUID
    birth_date: date
    village_code: str
    registered_on: date
    resident_since: date
    left_on: date | None
    merged_into: UUID | None
    merged_on: date | None


@router.get("", summary="婴幼儿 · children on the register")
async def list_children(
    who: Reader,
    database: Annotated[Connection, Depends(connection)],
    village_code: VillageCode | None = None,
    after: UUID | None = None,
    limit: Limit = 100,
) -> Page[ChildView]:
    """The children of a village, or of all the actor's area."""
    area = village_code or who.office
    check_area(who, area)
    rows = await database.fetch(_IDS, f"{area}%", after, limit + 1)
    ids = [row["child_id"] for row in rows]
    children = await read_states(database, CHILD, ids[:limit])
    items = [ChildView.model_validate(child) for child in children]
    return Page(items=items, next=str(ids[limit - 1]) if len(ids) > limit else None)


@router.get("/{child_id}", summary="一名婴幼儿 · a child", responses=ITEM_RESPONSES)
async def get_child(child_id: UUID, who: Reader, database: Annotated[Connection, Depends(connection)]) -> ChildView:
    """By its id."""
    return ChildView.model_validate(await child_of_area(database, who, child_id))


async def child_of_area(database: Connection, who: Actor, child_id: UUID) -> Child:
    """A child that lives in the actor's area. Raises ProblemError resource.not-found or auth.other-office."""
    child = await read_state(database, CHILD, child_id)
    if not isinstance(child, Child):
        raise not_found(child_id=str(child_id))
    check_area(who, child.village_code)
    return child


def check_area(who: Actor, code: str) -> None:
    """Raises ProblemError auth.other-office unless the unit lies in the actor's area."""
    if not (who.office.isdigit() and who.may_act_for(code)):
        raise ProblemError("auth.other-office", office=who.office, unit=code)
