"""The kinds of file a service takes: its columns, and the command that each row, or each group of rows, is."""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from chassis.application import CommandType
from chassis.database import Connection
from contracts.policy import Bilingual

FieldKind = Literal["text", "plain", "code", "day", "clock", "number", "money", "id", "choice", "hashes"]
Values = Mapping[str, Any]
"""What a row says, by the keys of its fields; empty cells are left out."""
Lists = Mapping[str, Sequence[str]]
"""What drop-down lists offer, by the key of the field: entries whose first word, or whose id, is what counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column. `key` is where its value goes in the command's body, such as `identity.name`; `hint` says in Chinese how to fill
    it in; `choices` are the labels by code that its drop-down list offers.
    """

    zh: str
    en: str
    key: str
    kind: FieldKind = "text"
    required: bool = False
    hint: str = ""
    examples: Sequence[str] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    width: float = 16


async def no_lists(_connection: Connection) -> Lists:
    """For files without lists of what is recorded."""
    return {}


def nested(rows: Sequence[Values]) -> dict[str, Any]:
    """The body of a command that one row is: each value where its key says."""
    body: dict[str, Any] = {}
    for key, value in rows[0].items():
        inner, names = body, key.split(".")
        for name in names[:-1]:
            inner = inner.setdefault(name, {})
        inner[names[-1]] = value
    return body


def nothing_alike(_values: Values) -> Hashable:
    """For files in which no row excludes another."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """A kind of file. `version` rises when a column does; a template of another version is not taken.

    `together` are the keys of the fields that make rows one command (a session), `member` the one in which they differ (who was
    there); without, each row is a command.
    `alike` gives what no two rows may share, None where it does not matter.
    """

    name: str
    title: Bilingual
    command: CommandType[Any, Any, Any]
    fields: Sequence[Field]
    version: int = 1
    notes: Sequence[str] = ()
    together: Sequence[str] = ()
    member: str = ""
    body: Callable[[Sequence[Values]], dict[str, Any]] = nested
    alike: Callable[[Values], Hashable] = nothing_alike
    lists: Callable[[Connection], Awaitable[Lists]] = no_lists
