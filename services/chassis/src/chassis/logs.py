"""Logs as JSON lines on standard error, one event each, with ids and no personal data."""

import logging
import sys
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog
from pydantic_core import to_json

from chassis.fault_text import fault_text, trace_text

_LIBRARIES = ("uvicorn", "uvicorn.error", "aiokafka", "faststream", "asyncio", "opentelemetry", "py.warnings")


def set_up_logging(service: str, role: str) -> None:
    """Route structlog, the libraries' logging, warnings and what nobody catches through one JSON renderer."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        describe_faults,
    ]
    renderer = structlog.processors.JSONRenderer(serializer=_to_json)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service, role=role)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    handler.addFilter(_describe_arguments)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in _LIBRARIES:
        library = logging.getLogger(name)
        library.handlers, library.propagate = [], True
    logging.captureWarnings(True)  # noqa: FBT003  the standard library's signature
    sys.excepthook = _log_uncaught


def describe_faults(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Exceptions among the values, and that of `exc_info`, become text without their values."""
    given = event.pop("exc_info", None)
    if given:
        error = given if isinstance(given, BaseException) else given[1] if isinstance(given, tuple) else sys.exc_info()[1]
        if error is not None:
            event["exception"] = trace_text(error)
    for name, value in event.items():
        if isinstance(value, BaseException):
            event[name] = fault_text(value)
    return event


def _to_json(event: Any, **_options: Any) -> str:
    """A line, by an encoder faster than the standard library's; what JSON has no form for becomes its text."""
    return to_json(event, fallback=str).decode()


def log_loop_fault(_loop: Any, context: dict[str, Any]) -> None:
    """What asyncio would print of a task nobody awaited, with the values of its exception."""
    structlog.get_logger().error("loop.fault", what=context["message"], exc_info=context.get("exception"))


def _describe_arguments(record: logging.LogRecord) -> bool:
    """A library that formats an exception into its message gets it described too."""
    if isinstance(record.args, tuple):
        record.args = tuple(fault_text(value) if isinstance(value, BaseException) else value for value in record.args)
    return True


def _log_uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    structlog.get_logger().critical("process.failed", exc_info=error)
