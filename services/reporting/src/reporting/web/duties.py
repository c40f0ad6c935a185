"""GET /duties/{year}: the yearly sheet of the departments' duties. Clauses M2, D1 to D16."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from contracts.policy import Bilingual
from contracts.values import Department
from reporting.domain.duties import duty_sheet
from reporting.reads.duties import read_acts, read_reports
from reporting.web.parameters import Counted, Database, Reader, Today, YearPath

router = APIRouter(tags=["duties"])


class EvidenceView(BaseModel):
    """What fulfils a duty: an act that an event shows, or the department's report of it."""

    model_config = ConfigDict(from_attributes=True)

    event_id: UUID
    day: date
    act: str | None
    report: str | None


class DutyView(BaseModel):
    """A duty with its clause, its state in the year, and its evidence by day."""

    model_config = ConfigDict(from_attributes=True)

    duty: str
    clause: str
    department: Department
    text: Bilingual
    state: Literal["fulfilled", "open", "missed"]
    evidence: tuple[EvidenceView, ...]


@router.get("/duties/{year}", summary="部门职责年度清单 · the departments' duties in a year")
async def show_duties(
    database: Database,
    policy: Counted,
    _: Reader,
    today: Today,
    year: YearPath,
    department: Annotated[Department | None, Query()] = None,
) -> list[DutyView]:
    """In the annex's order, of one department if it is named."""
    items = duty_sheet(policy, year, today, await read_acts(database, year), await read_reports(database, year))
    return [DutyView.model_validate(item) for item in items if department in (None, item.department)]
