"""POST /targets/preview: what a ruling would change in the targets, before it is issued. Readings R2, R4, R5, R13, R16, R17."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Depends
from pydantic import BaseModel, ConfigDict, Field

from chassis.actor import Actor
from chassis.fields import Day, Name
from chassis.web.auth import require
from chassis.web.problems import ProblemError
from contracts.policy import Policy, Ruled
from contracts.rulings import stated_value
from reporting.application.preview import FigureChange, Supposed, preview_figures
from reporting.web.parameters import Counted, Database, Today

router = APIRouter(tags=["targets"])
Previewer = Annotated[Actor, Depends(require("commission", "auditor"))]


class SupposedAttendance(BaseModel):
    """An attendance as finance's own preview says it would be decided."""

    model_config = ConfigDict(extra="forbid")

    claim_id: UUID
    child_id: UUID
    service_date: Day
    eligible: bool


class SupposedRuling(BaseModel):
    """A ruling that is not issued, and what finance would decide by it."""

    model_config = ConfigDict(extra="forbid")

    subject: Name
    value: Any
    from_date: Day
    attendances: list[SupposedAttendance] = Field(default=[], max_length=1_000_000)


class FigureChangeView(BaseModel):
    """A figure that would change: numerator and denominator, now and then."""

    target: str
    unit_code: str
    year: int
    before: tuple[int, int]
    after: tuple[int, int]


@router.post("/targets/preview", summary="裁定对目标的影响 · what a ruling would change in the targets")
async def preview_targets(
    _: Previewer,
    database: Database,
    policy: Counted,
    today: Today,
    ruling: Annotated[SupposedRuling, Body()],
    as_of: date | None = None,
) -> list[FigureChangeView]:
    """Every figure that would change, as of a day, today if none is said. 404 for what the edition has not."""
    law = policy.edition
    if ruling.subject not in law.readings and ruling.subject not in law.parameters:
        raise ProblemError("resource.not-found")
    ruled = Ruled("proposed", ruling.subject, stated_value(law, ruling.subject, ruling.value), ruling.from_date)
    try:
        other = Policy(law, policy.chosen, (*policy.rulings, ruled))
        other.on(ruling.from_date)
    except ValueError as error:
        raise ProblemError("resource.not-found") from error
    supposed = [Supposed(one.claim_id, one.child_id, one.service_date, one.eligible) for one in ruling.attendances]
    changes = await preview_figures(database, other, as_of or today, supposed)
    return [figure_change(one) for one in changes]


def figure_change(one: FigureChange) -> FigureChangeView:
    """A change as it is answered."""
    return FigureChangeView(**one.key._asdict(), before=one.before, after=one.after)
