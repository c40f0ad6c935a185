"""The edition that commands about the policy may name: the one finance decides by. Clause M3."""

from collections.abc import Sequence
from typing import Any

from chassis.database import Connection
from chassis.decider import Refusal
from finance.edition import policy


async def of_known_edition(_connection: Connection, commands: Sequence[Any]) -> Sequence[Any]:
    """The commands, each of them refused that names an edition finance does not decide by."""
    known = policy().edition.edition
    return [
        command
        if command.edition == known
        else Refusal("edition.unknown", clause="M3", details={"edition": command.edition, "known": [known]})
        for command in commands
    ]
