"""From a request to its command: the fields of the body, and what every command has besides."""

from collections.abc import Callable
from typing import Any, TypeVar

from chassis.application import CommandRequest, Issued

C = TypeVar("C")
R = TypeVar("R", bound=CommandRequest)


def made(kind: Callable[..., C], id_field: str) -> Callable[[CommandRequest, Issued], C]:
    """How a request becomes a command of this kind: `id_field` names its stream, a new one where it is not given."""

    def to_command(request: CommandRequest, issued: Issued) -> C:
        body: dict[str, Any] = dict(request)
        stream_id = body.pop(id_field) or issued.new_id
        return kind(command_id=issued.command_id, actor=issued.actor, now=issued.now, stream_id=stream_id, **body)

    return to_command
