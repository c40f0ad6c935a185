"""move-child, correct-birth-date, record-child-left: what becomes of a child on the register."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType, Issued
from chassis.database import Connection
from chassis.decider import Refusal
from chassis.fields import PastDay
from chassis.issuing import by
from contracts.policy import Bilingual
from contracts.values import VillageCode
from registry.application.child_index import reindex_children
from registry.application.child_table import correct_birth_dates, move_children
from registry.application.known import with_known_unit
from registry.domain.child.commands import CorrectBirthDate, MoveChild, RecordChildLeft
from registry.domain.child.decider import CHILD
from registry.domain.child.state import ChildState
from registry.vault import blind_index
from registry.vault.vault import Vault

ROLES: frozenset[Role] = frozenset({"commission", "township", "village"})


class MoveChildRequest(CommandRequest):
    """The village a child has come to, and since when. A child that had left is back by it."""

    child_id: UUID
    to_village_code: VillageCode
    moved_on: PastDay


class CorrectBirthDateRequest(CommandRequest):
    """The right birth date."""

    child_id: UUID
    birth_date: PastDay


class RecordChildLeftRequest(CommandRequest):
    """The first day on which the child was not resident in the county."""

    child_id: UUID
    left_on: PastDay


def _move(request: MoveChildRequest, issued: Issued) -> MoveChild:
    return MoveChild(**by(issued), **dict(request))


def _correct(request: CorrectBirthDateRequest, issued: Issued) -> CorrectBirthDate:
    return CorrectBirthDate(**by(issued), **dict(request))


def _leave(request: RecordChildLeftRequest, issued: Issued) -> RecordChildLeft:
    return RecordChildLeft(**by(issued), **dict(request))


async def _to_known_village(connection: Connection, commands: Sequence[MoveChild]) -> Sequence[MoveChild | Refusal]:
    return await with_known_unit(connection, commands, lambda command: command.to_village_code)


def move_child(vault: Callable[[], Vault]) -> CommandType[MoveChildRequest, ChildState, Any]:
    """The command; the blind index follows the child."""

    async def record(connection: Connection, commands: Sequence[MoveChild]) -> None:
        await blind_index.lock(connection)
        await move_children(connection, {command.child_id: command.to_village_code for command in commands})
        await reindex_children(connection, vault(), [command.child_id for command in commands])

    return CommandType(
        name="move-child",
        summary=Bilingual(zh="婴幼儿迁移", en="move a child to another village"),
        request=MoveChildRequest,
        decider=CHILD,
        command=_move,
        roles=ROLES,
        prepare=_to_known_village,
        record=record,
    )


def correct_birth_date(vault: Callable[[], Vault]) -> CommandType[CorrectBirthDateRequest, ChildState, Any]:
    """The command; the blind index follows the birth date."""

    async def record(connection: Connection, commands: Sequence[CorrectBirthDate]) -> None:
        await blind_index.lock(connection)
        await correct_birth_dates(connection, {command.child_id: command.birth_date for command in commands})
        await reindex_children(connection, vault(), [command.child_id for command in commands])

    return CommandType(
        name="correct-birth-date",
        summary=Bilingual(zh="更正出生日期", en="correct a birth date"),
        request=CorrectBirthDateRequest,
        decider=CHILD,
        command=_correct,
        roles=ROLES,
        record=record,
    )


RECORD_CHILD_LEFT: CommandType[RecordChildLeftRequest, ChildState, Any] = CommandType(
    name="record-child-left",
    summary=Bilingual(zh="登记婴幼儿迁出本市", en="record that a child has left the county"),
    request=RecordChildLeftRequest,
    decider=CHILD,
    command=_leave,
    roles=ROLES,
)
