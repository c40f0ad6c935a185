"""What every command has from its issuing."""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from chassis.actor import Actor
from chassis.application import Issued


class By(TypedDict):
    """The fields of a command that its request does not state."""

    command_id: UUID
    actor: Actor
    now: datetime


def by(issued: Issued) -> By:
    """Who, when, under which id."""
    return By(command_id=issued.command_id, actor=issued.actor, now=issued.now)
