"""The audit of what operators do to a store: a row beside the change, in its transaction, and a line in the log."""

import getpass
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from pydantic_core import to_json

from chassis.database import Connection

_INSERT = "INSERT INTO operator_actions (actor, action, detail) VALUES ($1, $2, $3::jsonb)"
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Action:
    """Something done to a store, and what it did in figures and names; never anything about a person."""

    name: str
    detail: Mapping[str, Any]


def this_operator() -> str:
    """Who runs this process, and where."""
    return f"{_user()}@{socket.gethostname()}"


async def note_action(connection: Connection, action: Action, actor: str | None = None) -> None:
    """Write it down as done by whom a request names, else by whoever runs this process."""
    actor = actor or this_operator()
    await connection.execute(_INSERT, actor, action.name, to_json(action.detail).decode())
    _log.info("operator.action", actor=actor, action=action.name, **action.detail)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
