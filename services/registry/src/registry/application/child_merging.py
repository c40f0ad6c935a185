"""merge-child, undo-merge: a child that was registered twice. Clause R18."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from chassis.actor import Role
from chassis.application import CommandRequest, CommandType
from chassis.database import Connection
from chassis.decider import Refusal
from chassis.existence import Absent
from chassis.fields import PastDay
from chassis.issuing import stated
from chassis.streams import read_states
from contracts.events.merging import MergeGround
from contracts.policy import Bilingual
from registry.application.child_table import merge_children, standing_for_others
from registry.domain.child.commands import MergeChild, UndoMerge
from registry.domain.child.decider import CHILD
from registry.domain.child.state import Child, ChildState
from registry.vault import blind_index

ROLES: frozenset[Role] = frozenset({"commission", "township"})


class MergeChildRequest(CommandRequest):
    """The registration that stands for another child from now on, the survivor, and why they are held to be one."""

    child_id: UUID
    survivor_id: UUID
    merged_on: PastDay
    ground: MergeGround


class UndoMergeRequest(CommandRequest):
    """The registration that is a child of its own again, and since when that is known."""

    child_id: UUID
    undone_on: PastDay


async def _with_survivors(connection: Connection, commands: Sequence[MergeChild]) -> Sequence[MergeChild | Refusal]:
    """The commands with what is known of both children; merges are looked up and written one batch at a time.

    A command sees the merges that those before it in the batch make, as far as they are accepted.
    """
    await blind_index.lock(connection)
    named = list({one for command in commands for one in (command.child_id, command.survivor_id)})
    known: dict[UUID, Child] = {
        child.child_id: child for child in await read_states(connection, CHILD, named) if isinstance(child, Child)
    }
    standing = await standing_for_others(connection, [command.child_id for command in commands])
    completed = []
    for command in commands:
        survivor: ChildState = known.get(command.survivor_id, Absent())
        complete = replace(command, survivor=survivor, stands_for_another=command.child_id in standing)
        completed.append(complete)
        if not isinstance(CHILD.decide(known.get(command.child_id, Absent()), complete), Refusal):
            known[command.child_id] = replace(known[command.child_id], merged_into=command.survivor_id)
            standing.add(command.survivor_id)
    return completed


async def _record_merges(connection: Connection, commands: Sequence[MergeChild]) -> None:
    await merge_children(connection, {command.child_id: command.survivor_id for command in commands})


async def _record_undone(connection: Connection, commands: Sequence[UndoMerge]) -> None:
    await blind_index.lock(connection)
    await merge_children(connection, {command.child_id: None for command in commands})


MERGE_CHILD: CommandType[MergeChildRequest, ChildState, Any] = CommandType(
    name="merge-child",
    summary=Bilingual(zh="合并重复登记的婴幼儿", en="merge a child that was registered twice"),
    request=MergeChildRequest,
    decider=CHILD,
    command=stated(MergeChild),
    roles=ROLES,
    prepare=_with_survivors,
    record=_record_merges,
)
UNDO_MERGE: CommandType[UndoMergeRequest, ChildState, Any] = CommandType(
    name="undo-merge",
    summary=Bilingual(zh="撤销婴幼儿合并", en="undo the merge of a child"),
    request=UndoMergeRequest,
    decider=CHILD,
    command=stated(UndoMerge),
    roles=ROLES,
    record=_record_undone,
)
