"""Commands about a household: whose office they are."""

from collections.abc import Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from chassis.actor import Actor
from chassis.database import Connection
from chassis.decider import Refusal
from registry.application.child_table import villages_of_households
from registry.domain.offices import other_office


class OfHousehold(Protocol):
    """A command that names a household, and the clause it serves."""

    @property
    def household_id(self) -> UUID: ...

    @property
    def clause(self) -> str: ...

    @property
    def actor(self) -> Actor: ...


C = TypeVar("C", bound=OfHousehold)


async def of_own_household(connection: Connection, commands: Sequence[C]) -> Sequence[C | Refusal]:
    """Refuse a household without children on the register, and one that has never lived where the actor acts."""
    villages = await villages_of_households(connection, [command.household_id for command in commands])

    def checked(command: C) -> C | Refusal:
        codes = villages.get(command.household_id)
        if codes is None:
            return Refusal("household.unknown", clause=command.clause, details={"household_id": str(command.household_id)})
        return other_office(command.actor, *codes) or command

    return [checked(command) for command in commands]
