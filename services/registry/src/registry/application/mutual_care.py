"""record-mutual-care, end-mutual-care. Clause K4.1."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType
from chassis.database import Connection
from chassis.decider import Refusal
from chassis.fields import Count, PastDay
from chassis.issuing import named, stated
from contracts.policy import Bilingual
from contracts.values import VillageCode
from registry.application.known import with_known_unit
from registry.application.listed import listing
from registry.domain.mutual_care import MUTUAL_CARE, EndMutualCare, MutualCareState, RecordMutualCare

ROLES: frozenset[Role] = frozenset({"village", "township", "commission"})


class RecordMutualCareRequest(CommandRequest):
    """How many households of a village care for how many children between them, and since when."""

    mutual_care_id: UUID | None = None
    village_code: VillageCode
    households: Count
    children: Count
    started_on: PastDay


class EndMutualCareRequest(CommandRequest):
    """When the arrangement ended."""

    mutual_care_id: UUID
    ended_on: PastDay


async def _in_known_village(connection: Connection, commands: Sequence[RecordMutualCare]) -> Sequence[RecordMutualCare | Refusal]:
    return await with_known_unit(connection, commands, lambda command: command.village_code)


RECORD_MUTUAL_CARE: CommandType[RecordMutualCareRequest, MutualCareState, Any] = CommandType(
    name="record-mutual-care",
    summary=Bilingual(zh="登记邻里互助托育", en="record neighbourly mutual care"),
    request=RecordMutualCareRequest,
    decider=MUTUAL_CARE,
    command=named(RecordMutualCare, "mutual_care_id"),
    roles=ROLES,
    office=lambda request: request.village_code,
    prepare=_in_known_village,
    record=listing("mutual-care", lambda command: command.village_code),
)
END_MUTUAL_CARE: CommandType[EndMutualCareRequest, MutualCareState, Any] = CommandType(
    name="end-mutual-care",
    summary=Bilingual(zh="结束邻里互助托育", en="end neighbourly mutual care"),
    request=EndMutualCareRequest,
    decider=MUTUAL_CARE,
    command=stated(EndMutualCare),
    roles=ROLES,
)
