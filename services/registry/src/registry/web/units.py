"""GET /units, /units/{code}."""

from typing import Annotated

from fastapi import APIRouter, Depends

from chassis.actor import ROLES
from chassis.database import Connection
from chassis.streams import read_state, read_states
from chassis.web.auth import require
from chassis.web.database import connection
from contracts.events.registry import UnitKind, UnitLevel
from contracts.values import UnitCode
from registry.domain.unit.decider import UNIT
from registry.domain.unit.state import Unit, unit_id
from registry.web.answers import ITEM_RESPONSES, Limit, Page, View, not_found

_CODES = """
    SELECT code FROM units WHERE ($1::text IS NULL OR code > $1) AND ($2::text IS NULL OR level = $2)
    AND ($3::text IS NULL OR parent_code = $3) ORDER BY code LIMIT $4"""

router = APIRouter(prefix="/units", tags=["units"], dependencies=[Depends(require(*ROLES))])


class UnitView(View):
    """An administrative unit by its statistical division code."""

    code: str
    name: str
    level: UnitLevel
    kind: UnitKind
    parent_code: str | None


@router.get("", summary="行政单位 · administrative units")
async def list_units(
    database: Annotated[Connection, Depends(connection)],
    level: UnitLevel | None = None,
    parent_code: UnitCode | None = None,
    after: UnitCode | None = None,
    limit: Limit = 100,
) -> Page[UnitView]:
    """In the order of their codes."""
    rows = await database.fetch(_CODES, after, level, parent_code, limit + 1)
    codes = [row["code"] for row in rows]
    units = await read_states(database, UNIT, [unit_id(code) for code in codes[:limit]])
    return Page(items=[UnitView.model_validate(unit) for unit in units], next=codes[limit - 1] if len(codes) > limit else None)


@router.get("/{code}", summary="一个行政单位 · an administrative unit", responses=ITEM_RESPONSES)
async def get_unit(code: UnitCode, database: Annotated[Connection, Depends(connection)]) -> UnitView:
    """By its code."""
    unit = await read_state(database, UNIT, unit_id(code))
    if not isinstance(unit, Unit):
        raise not_found(unit_code=code)
    return UnitView.model_validate(unit)
