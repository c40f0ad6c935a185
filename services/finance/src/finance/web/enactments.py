"""GET /enactments/{edition}: whether an edition is enacted, and by what. Clause M3."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from chassis.clock import business_date, system_clock
from chassis.streams import read_state
from chassis.web.problems import ProblemError
from finance.domain.enactment import ENACTMENT, Enactments, enacted, enactments_id
from finance.web.access import Database, Law, Reader

router = APIRouter(tags=["policy"])


class EnactmentView(BaseModel):
    """A document that enacts the edition, and from when it is withdrawn, if it is."""

    model_config = ConfigDict(from_attributes=True)

    record: int
    document_number: str
    enacted_on: date
    effective_on: date
    withdrawn_from: date | None


class EditionStanding(BaseModel):
    """How an edition stands on a day: while it is not `enacted` its money accrues and is not paid."""

    edition: str
    on: date
    enacted: bool
    enactments: list[EnactmentView]


@router.get("/enactments/{edition}", summary="政策施行状态 · whether an edition is enacted")
async def show_enactments(_: Reader, database: Database, policy: Law, edition: str, on: date | None = None) -> EditionStanding:
    """On a day, today if none is said; 404 for an edition that finance does not know."""
    if edition != policy.edition.edition:
        raise ProblemError("resource.not-found")
    day = on or business_date(system_clock())
    state = await read_state(database, ENACTMENT, enactments_id(edition))
    records = state.records.values() if isinstance(state, Enactments) else ()
    return EditionStanding(
        edition=edition,
        on=day,
        enacted=enacted(state, day),
        enactments=[EnactmentView.model_validate(one) for one in records],
    )
