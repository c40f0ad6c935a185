"""register-organisation, withdraw-organisation. Clause M4."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis.application import CommandRequest, CommandType
from chassis.database import Connection
from chassis.decider import Refusal
from chassis.fields import Name, PastDay
from chassis.issuing import named, stated
from contracts.events.people import OrganisationKind
from contracts.policy import Bilingual
from contracts.values import UnitCode
from registry.application.known import with_known_unit
from registry.application.listed import listing
from registry.application.mutual_care import ROLES
from registry.domain.organisation import ORGANISATION, OrganisationState, RegisterOrganisation, WithdrawOrganisation


class RegisterOrganisationRequest(CommandRequest):
    """A social organisation and the unit it helps in."""

    organisation_id: UUID | None = None
    name: Name
    kind: OrganisationKind
    unit_code: UnitCode
    registered_on: PastDay


class WithdrawOrganisationRequest(CommandRequest):
    """From when the organisation helps no longer."""

    organisation_id: UUID
    withdrawn_on: PastDay


async def _in_known_unit(
    connection: Connection, commands: Sequence[RegisterOrganisation]
) -> Sequence[RegisterOrganisation | Refusal]:
    return await with_known_unit(connection, commands, lambda command: command.unit_code)


REGISTER_ORGANISATION: CommandType[RegisterOrganisationRequest, OrganisationState, Any] = CommandType(
    name="register-organisation",
    summary=Bilingual(zh="登记社会组织", en="register a social organisation"),
    request=RegisterOrganisationRequest,
    decider=ORGANISATION,
    command=named(RegisterOrganisation, "organisation_id"),
    roles=ROLES,
    office=lambda request: request.unit_code,
    prepare=_in_known_unit,
    record=listing("organisation", lambda command: command.unit_code),
)
WITHDRAW_ORGANISATION: CommandType[WithdrawOrganisationRequest, OrganisationState, Any] = CommandType(
    name="withdraw-organisation",
    summary=Bilingual(zh="社会组织退出", en="withdraw a social organisation"),
    request=WithdrawOrganisationRequest,
    decider=ORGANISATION,
    command=stated(WithdrawOrganisation),
    roles=ROLES,
)
