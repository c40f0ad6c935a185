"""Parameters the routes share."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Path, Query

from chassis.actor import ROLES, Actor
from chassis.clock import business_date, system_clock
from chassis.database import Connection
from chassis.web.auth import require
from chassis.web.database import connection
from contracts.policy import Policy
from reporting.edition import policy
from reporting.facts.rulings import policy_in_force

_TARGET = r"^G\d\.\d(\.[a-z-]{1,20})?$"
_UNIT = r"^\d{6}(\d{3}(\d{3})?)?$"
_CURSOR = r"^G\d\.\d(\.[a-z-]{1,20})?\|\d{6,12}$"

COUNTY_WIDE = frozenset({"commission", "auditor", "operator"})
"""Roles that see the members of every unit; the others those of their own."""

Database = Annotated[Connection, Depends(connection)]


async def _in_force(database: Database) -> Policy:
    return await policy_in_force(database, policy())


def today() -> date:
    return business_date(system_clock())


Today = Annotated[date, Depends(today)]
"""The business day on which a request is answered."""
Counted = Annotated[Policy, Depends(_in_force)]
Reader = Annotated[Actor, Depends(require(*ROLES))]

YearPath = Annotated[int, Path(ge=2000, le=2100, description="Calendar year.")]
TargetPath = Annotated[str, Path(pattern=_TARGET, description="Target row, such as G3.1.")]
UnitPath = Annotated[str, Path(pattern=_UNIT, description="6 digits the county, 9 a township, 12 a village or community.")]
YearQuery = Annotated[int | None, Query(ge=2000, le=2100, description="Calendar year; the latest one reported if not given.")]
TargetQuery = Annotated[str | None, Query(pattern=_TARGET)]
UnitQuery = Annotated[str | None, Query(pattern=_UNIT)]
TargetCursor = Annotated[str | None, Query(pattern=_CURSOR, description="`next` of the page before.")]
MemberCursor = Annotated[str | None, Query(pattern=r"^[0-9a-f-]{6,36}$", description="`next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=500)]
