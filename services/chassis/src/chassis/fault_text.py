"""Exceptions as text for logs: what kind, where, and no value that a person, a request or a row has put into it."""

import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import asyncpg
from aiokafka.errors import KafkaError
from pydantic import ValidationError

PACKAGES = frozenset({"chassis", "contracts", "registry", "services_delivery", "finance", "reporting", "cradle_cli"})
"""Whose exceptions speak in words of ours: ids, topics and sequences."""
_PLAIN_CLASSES = frozenset({"08", "0A", "25", "28", "3D", "3F", "40", "42", "53", "54", "55", "57", "58"})
"""SQLSTATE classes whose messages name connections, roles and tables; those of 22 and 23 quote the data."""
FRAMES_MAX = 30


def fault_text(error: BaseException) -> str:
    """One line: the type, and the message where it can hold no data; else what identifies the fault without it."""
    name = type(error).__name__
    detail = _detail(error)
    return f"{name}: {detail}" if detail else name


def trace_text(error: BaseException) -> str:
    """The traceback with causes, innermost last: places in the code and `fault_text`, no message besides."""
    parts: list[str] = []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        parts.append(trace_text(cause))
    parts += _frames(error.__traceback__)
    parts.append(fault_text(error))
    if isinstance(error, BaseExceptionGroup):
        parts += [trace_text(inner) for inner in error.exceptions]
    return "\n".join(parts)


def _detail(error: BaseException) -> str:
    if isinstance(error, asyncpg.PostgresError):
        return _of_postgres(error)
    if isinstance(error, ValidationError):
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        return "; ".join(f"/{'/'.join(_place(fault))} {fault['type']}" for fault in faults[:5])
    if isinstance(error, KafkaError | asyncpg.InterfaceError | TimeoutError):
        return str(error)
    if isinstance(error, OSError):
        return str(error) if error.filename is None else str(error.strerror)
    if type(error).__module__.partition(".")[0] in PACKAGES and not isinstance(error, ValueError | LookupError):
        return str(error)
    return ""


def _of_postgres(error: asyncpg.PostgresError) -> str:
    state = error.sqlstate or ""
    if state[:2] in _PLAIN_CLASSES:
        return f"{error.args[0]} ({state})"
    named = {"table": error.table_name, "column": error.column_name, "constraint": error.constraint_name}
    return " ".join([state, *(f"{what}={name}" for what, name in named.items() if name)])


def _place(fault: Mapping[str, Any]) -> list[str]:
    """Where the fault is. A field's name is the model's own, except where the fault is that the request invented it."""
    steps = [str(step) for step in fault["loc"]]
    return [*steps[:-1], "…"] if fault["type"] == "extra_forbidden" else steps


def _frames(found: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(found)[-FRAMES_MAX:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
