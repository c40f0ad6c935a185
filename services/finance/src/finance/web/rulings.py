"""Rulings: what stands, how far its corrections are, and what one would change before it is issued. Readings R1-R20."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends
from pydantic import BaseModel, ConfigDict, Field

from chassis.actor import Actor
from chassis.fields import Day, Name
from chassis.streams import read_state
from chassis.web.auth import require
from chassis.web.problems import ProblemError
from contracts.edition_diff import problems
from contracts.policy import Edition, Policy, Ruled
from contracts.rulings import stated_value
from finance.application.preview import Preview, preview
from finance.application.reach import EVERYTHING, reach_of
from finance.application.rulings import policy_in_force
from finance.domain.ruling import RULING, Issued, Rulings, refused_value, rulings_id
from finance.reads.rulings import Progress, read_progress
from finance.web.access import Database, Law, Reader
from finance.web.previews import PreviewView, viewed

router = APIRouter(tags=["policy"])
Previewer = Annotated[Actor, Depends(require("commission", "auditor"))]


class RulingView(BaseModel):
    """A ruling, and how far the books it touches are decided again."""

    model_config = ConfigDict(from_attributes=True)

    ruling: int
    subject: str
    value: Any
    from_date: date
    document_number: str
    reason: str
    withdrawn_by: str | None
    progress: list[Progress] = Field(description="Of its issue and, once withdrawn, of that: state, books left, money moved.")


class Proposed(BaseModel):
    """A ruling that is not issued: as issue-ruling states it, without its document."""

    model_config = ConfigDict(extra="forbid")

    subject: Name
    value: Any
    from_date: Day


class PricedReading(BaseModel):
    """What an alternative of a reading would change from a day on. `chosen`: it holds on it already."""

    reading: str
    alternative: str
    chosen: bool
    preview: PreviewView


@router.get("/rulings", summary="裁定一览 · the rulings on the edition")
async def list_rulings(_: Reader, database: Database, policy: Law) -> list[RulingView]:
    """By number, the withdrawn among them."""
    return [await _view(database, policy, one) for one in (await _issued(database, policy)).values()]


@router.get("/rulings/{ruling}", summary="裁定 · a ruling and its progress")
async def show_ruling(_: Reader, database: Database, policy: Law, ruling: int) -> RulingView:
    """404 `resource.not-found`."""
    issued = (await _issued(database, policy)).get(ruling)
    if issued is None:
        raise ProblemError("resource.not-found")
    return await _view(database, policy, issued)


@router.post("/rulings/preview", summary="裁定试算 · what a ruling would change, nothing written")
async def preview_ruling(
    _: Previewer, database: Database, policy: Law, proposed: Annotated[Proposed, Body()], *, children: bool = False
) -> PreviewView:
    """Books touched and money by payee and township; with `children`, the attendances whose eligibility changes.

    Refused as issue-ruling would be: `ruling.subject-unknown`, `ruling.value-not-allowed`, `ruling.not-at-year-start`,
    `ruling.before-effect`.
    """
    found = await _try(database, policy, proposed)
    return viewed(found, children=children)


@router.get("/readings/{reading}/prices", summary="各读法的代价 · what each alternative would cost")
async def price_reading(
    _: Previewer, database: Database, policy: Law, reading: str, from_date: date | None = None
) -> list[PricedReading]:
    """Each alternative beside what holds, from a day on; the edition's first if none is said. 404 `resource.not-found`."""
    if reading not in policy.edition.readings:
        raise ProblemError("resource.not-found")
    day = from_date or policy.edition.effective_on
    held = (await policy_in_force(database, policy)).on(day).reading(reading)
    priced = []
    for alternative in policy.edition.readings[reading].alternatives:
        proposed = Proposed(subject=reading, value=alternative.id, from_date=day)
        found = Preview() if alternative.id == held else await _try(database, policy, proposed)
        chosen = alternative.id == held
        priced.append(PricedReading(reading=reading, alternative=alternative.id, chosen=chosen, preview=viewed(found)))
    return priced


@router.post("/editions/preview", summary="新版政策试算 · what another edition would change, nothing written")
async def preview_edition(
    _: Previewer, database: Database, policy: Law, edition: Annotated[Edition, Body()], *, children: bool = False
) -> PreviewView:  # fmt: skip
    """The whole edition, without rulings, beside what stands decided. Refused as `edition.invalid`, with every problem."""
    if found := problems(edition, policy.edition):
        raise ProblemError("edition.invalid", "M3", problems=found)
    return viewed(await preview(database, Policy(edition), EVERYTHING), children=children)


async def _try(database: Database, policy: Policy, proposed: Proposed) -> Preview:
    law = policy.edition
    refusal = refused_value(law, proposed.subject, proposed.value, proposed.from_date)
    if refusal is not None:
        raise ProblemError(refusal.code, refusal.clause, **refusal.details)
    held = await policy_in_force(database, policy)
    value = stated_value(law, proposed.subject, proposed.value)
    ruled = Ruled("proposed", proposed.subject, value, proposed.from_date)
    other = Policy(law, policy.chosen, (*held.rulings, ruled))
    return await preview(database, other, reach_of(proposed.subject, proposed.from_date))


async def _issued(database: Database, policy: Policy) -> dict[int, Issued]:
    state = await read_state(database, RULING, rulings_id(policy.edition.edition))
    return dict(state.issued) if isinstance(state, Rulings) else {}


async def _view(database: Database, policy: Policy, issued: Issued) -> RulingView:
    progress = await read_progress(database, rulings_id(policy.edition.edition), issued.ruling)
    fields = {name: getattr(issued, name) for name in Issued.__slots__}
    return RulingView(**fields, progress=progress)
