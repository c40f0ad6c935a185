"""hold-inspection, close-inspection-finding. Clauses K5.4, G4.2."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType, Issued
from chassis.database import Connection
from chassis.decider import Refusal
from chassis.fields import Day, PastDay, Reason, unrepeated
from chassis.issuing import by, stated
from contracts.events.supervision import Area, InspectionKind
from contracts.policy import Bilingual
from contracts.values import Department
from registry.application.known import with_known_institution
from registry.application.listed import listing
from registry.domain.inspection import INSPECTION, CloseInspectionFinding, Found, HoldInspection, InspectionState

ROLES: frozenset[Role] = frozenset({"commission", "department"})


class FindingRequest(BaseModel):
    """What is wrong in which area, and by when it is to be put right."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    area: Area
    finding: Reason
    due_on: Day


class HoldInspectionRequest(CommandRequest):
    """Who has inspected an institution in which areas, and what was found."""

    inspection_id: UUID | None = None
    institution_id: UUID
    kind: InspectionKind
    departments: Annotated[tuple[Department, ...], Field(min_length=1), unrepeated]
    areas: Annotated[tuple[Area, ...], Field(min_length=1), unrepeated]
    inspected_on: PastDay
    findings: Annotated[tuple[FindingRequest, ...], Field(max_length=100)] = ()


class CloseInspectionFindingRequest(CommandRequest):
    """The finding by its number, when it was put right, and what shows it."""

    inspection_id: UUID
    number: Annotated[int, Field(strict=True, ge=1)]
    closed_on: PastDay
    evidence: Reason


def _hold(request: HoldInspectionRequest, issued: Issued) -> HoldInspection:
    found = tuple(Found(one.area, one.finding, one.due_on) for one in request.findings)
    chosen = request.inspection_id or issued.new_id
    return HoldInspection(**by(issued), **(dict(request) | {"inspection_id": chosen, "findings": found}))


async def _of_known_institution(connection: Connection, commands: Sequence[HoldInspection]) -> Sequence[HoldInspection | Refusal]:
    return await with_known_institution(connection, commands, lambda command: command.institution_id)


HOLD_INSPECTION: CommandType[HoldInspectionRequest, InspectionState, Any] = CommandType(
    name="hold-inspection",
    summary=Bilingual(zh="登记监督检查", en="record an inspection"),
    request=HoldInspectionRequest,
    decider=INSPECTION,
    command=_hold,
    roles=ROLES,
    prepare=_of_known_institution,
    record=listing("inspection", lambda command: str(command.institution_id)),
)
CLOSE_INSPECTION_FINDING: CommandType[CloseInspectionFindingRequest, InspectionState, Any] = CommandType(
    name="close-inspection-finding",
    summary=Bilingual(zh="办结检查问题", en="close a finding of an inspection"),
    request=CloseInspectionFindingRequest,
    decider=INSPECTION,
    command=stated(CloseInspectionFinding),
    roles=ROLES,
)
