"""register-child: a child under 3 is on the register, resident in a village. Clauses G1.2, G3."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from chassis.application import CommandRequest, CommandType, Issued
from chassis.database import Connection
from chassis.decider import Refusal
from chassis.fields import PastDay
from chassis.ids import derived_id
from chassis.issuing import by
from contracts.policy import Bilingual
from contracts.values import VillageCode
from registry.application.child_table import insert_children, survivors_of
from registry.application.known import with_known_unit
from registry.application.register_person import PersonRegister
from registry.domain.child.commands import RegisterChild
from registry.domain.child.decider import CHILD
from registry.domain.child.likeness import child_likenesses
from registry.domain.child.state import ChildState
from registry.domain.identity import ChildIdentity
from registry.vault.vault import Vault


class RegisterChildRequest(CommandRequest):
    """A child, its household, its village, and who it is. Children of one household name the same `household_id`."""

    child_id: UUID | None = None
    household_id: UUID | None = None
    birth_date: PastDay
    village_code: VillageCode
    registered_on: PastDay
    identity: ChildIdentity


def _command(request: RegisterChildRequest, issued: Issued) -> RegisterChild:
    child_id = request.child_id or issued.new_id
    return RegisterChild(
        **by(issued),
        child_id=child_id,
        household_id=request.household_id or derived_id("household", child_id),
        birth_date=request.birth_date,
        village_code=request.village_code,
        registered_on=request.registered_on,
        identity=request.identity,
    )


async def _naming_survivors(
    connection: Connection, checked: Sequence[RegisterChild | Refusal]
) -> Sequence[RegisterChild | Refusal]:
    """A child that is known by a registration merged into another is the other."""
    found = {
        id(one): UUID(one.details["existing_id"]) for one in checked if isinstance(one, Refusal) and "existing_id" in one.details
    }
    survivors = await survivors_of(connection, list(found.values())) if found else {}
    return [
        replace(one, details={"existing_id": str(survivors[found[id(one)]])})
        if isinstance(one, Refusal) and found.get(id(one)) in survivors
        else one
        for one in checked
    ]


def register_child(vault: Callable[[], Vault]) -> CommandType[RegisterChildRequest, ChildState, Any]:
    """The command, refusing a child that the register knows by its ID number, or by name, birth date and village."""
    register: PersonRegister[RegisterChild] = PersonRegister(
        CHILD, vault, lambda c: child_likenesses(c.identity, c.birth_date, c.village_code)
    )

    async def prepare(connection: Connection, commands: Sequence[RegisterChild]) -> Sequence[RegisterChild | Refusal]:
        located = await with_known_unit(connection, commands, lambda command: command.village_code)
        return await _naming_survivors(connection, await register.refuse_known(connection, located))

    async def record(connection: Connection, commands: Sequence[RegisterChild]) -> None:
        await register.keep(connection, commands)
        await insert_children(connection, commands)

    return CommandType(
        name="register-child",
        summary=Bilingual(zh="登记婴幼儿", en="register a child"),
        request=RegisterChildRequest,
        decider=CHILD,
        command=_command,
        roles=frozenset({"commission", "township", "village"}),
        office=lambda request: request.village_code,
        prepare=prepare,
        record=record,
    )
