"""What every command has from its issuing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypedDict, TypeVar
from uuid import UUID

from chassis.actor import Actor
from chassis.application import CommandRequest, Issued

C = TypeVar("C")


class By(TypedDict):
    """The fields of a command that its request does not state."""

    command_id: UUID
    actor: Actor
    now: datetime


def by(issued: Issued) -> By:
    """Who, when, under which id."""
    return By(command_id=issued.command_id, actor=issued.actor, now=issued.now)


def stated(command: Callable[..., C]) -> Callable[[Any, Issued], C]:
    """Makes a command of what its request states, field by field."""

    def made(request: CommandRequest, issued: Issued) -> C:
        return command(**by(issued), **dict(request))

    return made


def named(command: Callable[..., C], id_field: str) -> Callable[[Any, Issued], C]:
    """The same for what begins or adds something: under the id its request chooses, else a new one."""

    def made(request: CommandRequest, issued: Issued) -> C:
        fields = dict(request)
        return command(**by(issued), **(fields | {id_field: fields[id_field] or issued.new_id}))

    return made
