"""Who may see which claims: the county's offices all, a township its own."""

from typing import Annotated

from fastapi import Depends, Query

from chassis.actor import ROLES, Actor
from chassis.database import Connection
from chassis.web.auth import require
from chassis.web.database import connection
from chassis.web.problems import ProblemError
from contracts.policy import Policy
from finance.edition import policy

COUNTY_WIDE = frozenset({"commission", "auditor", "operator"})

Database = Annotated[Connection, Depends(connection)]
Law = Annotated[Policy, Depends(policy)]
Reader = Annotated[Actor, Depends(require(*ROLES))]
ClaimReader = Annotated[Actor, Depends(require("commission", "auditor", "operator", "township"))]
CountyReader = Annotated[Actor, Depends(require("commission", "auditor", "operator"))]
Limit = Annotated[int, Query(ge=1, le=500)]
Year = Annotated[int, Query(ge=2000, le=2100, description="Calendar year of the service date.")]
YearQuery = Annotated[int | None, Query(ge=2000, le=2100, description="Calendar year of the service date.")]
ClauseQuery = Annotated[str | None, Query(pattern=r"^(S[0-9](\.[0-9])?|K5\.1)$", description="Clause, such as S3.1.")]
TownshipQuery = Annotated[
    str | None, Query(pattern=r"^[0-9]{9}$", description="Township of the agreement, village or applicant.")
]


def township_scope(who: Actor, asked: str | None) -> str | None:
    """The township to keep to; None: all. Raises ProblemError auth.other-office."""
    if who.roles & COUNTY_WIDE:
        return asked
    if asked is not None and asked != who.office:
        raise ProblemError("auth.other-office")
    return who.office


def check_township(who: Actor, township_code: str | None) -> None:
    """Raises ProblemError auth.other-office where the claim is of another township, or of none yet."""
    if not who.roles & COUNTY_WIDE and township_code != who.office:
        raise ProblemError("auth.other-office")
