"""Look-ups before deciding: is what a command names on the register?"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from chassis.database import Connection
from chassis.decider import Command, Refusal

_UNITS = "SELECT code FROM units WHERE code = ANY($1::text[])"
_INSTITUTIONS = "SELECT institution_id FROM institutions WHERE institution_id = ANY($1::uuid[])"
_STREAMS = "SELECT stream_id FROM events WHERE stream_id = ANY($1::uuid[]) AND stream_version = 1"

C = TypeVar("C", bound=Command)


async def units_among(connection: Connection, codes: Iterable[str]) -> set[str]:
    """Those units that are registered."""
    return {row["code"] for row in await connection.fetch(_UNITS, list(set(codes)))}


async def institutions_among(connection: Connection, ids: Iterable[UUID]) -> set[UUID]:
    """Those institutions that are on file."""
    return {row["institution_id"] for row in await connection.fetch(_INSTITUTIONS, list(set(ids)))}


async def streams_among(connection: Connection, ids: Iterable[UUID]) -> set[UUID]:
    """Those ids under which something has been recorded, of whatever kind."""
    return {row["stream_id"] for row in await connection.fetch(_STREAMS, list(set(ids)))}


async def with_known_unit(connection: Connection, commands: Sequence[C], code_of: Callable[[C], str]) -> list[C | Refusal]:
    """The commands, each of them refused that names a unit nobody has registered."""
    registered = await units_among(connection, map(code_of, commands))
    return [command if code_of(command) in registered else unknown_unit(code_of(command)) for command in commands]


async def with_known_institution(
    connection: Connection, commands: Sequence[C | Refusal], id_of: Callable[[C], UUID | None]
) -> list[C | Refusal]:
    """The commands, each of them refused that names an institution nobody has filed."""
    named = [id_of(command) for command in commands if not isinstance(command, Refusal)]
    filed = await institutions_among(connection, [institution_id for institution_id in named if institution_id is not None])

    def checked(command: C | Refusal) -> C | Refusal:
        if isinstance(command, Refusal):
            return command
        institution_id = id_of(command)
        if institution_id is None or institution_id in filed:
            return command
        return Refusal("institution.unknown", details={"institution_id": str(institution_id)})

    return [checked(command) for command in commands]


def unknown_unit(code: str) -> Refusal:
    """The refusal of a unit that is not registered."""
    return Refusal("unit.unknown", details={"unit_code": code})
