"""apply-for-facility: a street, town or community applies for a station or an activity room. Clauses S1.1, S1.2."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from chassis.application import CommandRequest, CommandType, Issued
from chassis.database import Connection
from chassis.decider import Decider, Refusal
from chassis.fields import Name, PastDay
from chassis.issuing import by
from contracts.events.registry import ApplicationName, FacilityKind
from contracts.policy import Bilingual
from contracts.values import SiteCode, township_of
from registry.application.known import with_known_unit
from registry.domain.facility.commands import ApplyForFacility, FacilityCommand
from registry.domain.facility.state import FacilityState

ApplicantCode = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{9}([0-9]{3})?$"), Field(description="A township, village or community.")
]
_INSERT = """
    INSERT INTO facilities (facility_id, township_code, kind) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])"""


class ApplyForFacilityRequest(CommandRequest):
    """What is applied for, where, and by whom: the applicant's own office."""

    facility_id: UUID | None = None
    kind: FacilityKind
    site_code: SiteCode
    name: Name
    applicant_code: ApplicantCode
    applied_on: PastDay
    called: ApplicationName = "activity-room"


def _apply(request: ApplyForFacilityRequest, issued: Issued) -> ApplyForFacility:
    chosen = request.facility_id or issued.new_id
    return ApplyForFacility(**by(issued), **(dict(request) | {"facility_id": chosen}))


async def _by_known_unit(connection: Connection, commands: Sequence[ApplyForFacility]) -> Sequence[ApplyForFacility | Refusal]:
    return await with_known_unit(connection, commands, lambda command: command.applicant_code)


async def _list(connection: Connection, commands: Sequence[ApplyForFacility]) -> None:
    rows = [(command.facility_id, township_of(command.applicant_code), command.kind) for command in commands]
    await connection.execute(_INSERT, *zip(*rows, strict=True))


def apply_for_facility(
    decider: Decider[FacilityState, FacilityCommand],
) -> CommandType[ApplyForFacilityRequest, FacilityState, Any]:
    """The command of the first step."""
    return CommandType(
        name="apply-for-facility",
        summary=Bilingual(zh="申请建设指导站或亲子活动室", en="apply for a station or an activity room"),
        request=ApplyForFacilityRequest,
        decider=decider,
        command=_apply,
        roles=frozenset({"township", "village"}),
        office=lambda request: request.applicant_code,
        prepare=_by_known_unit,
        record=_list,
    )
