"""What a log says of an exception: its kind and place, and none of the values it was made of."""

import json
import subprocess
import sys

import asyncpg
import pytest
from aiokafka.errors import KafkaConnectionError
from pydantic import BaseModel, ConfigDict, ValidationError

from chassis.appending import MissingCounter
from chassis.fault_text import fault_text, trace_text

NAME = "欧阳测试"


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")
    born: int


def invalid(body: str) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        Request.model_validate_json(body)
    return caught.value


def of_postgres(kind: type[asyncpg.PostgresError], message: str, **fields: str) -> asyncpg.PostgresError:
    error = kind(message)
    for name, value in fields.items():
        setattr(error, name, value)
    return error


DUPLICATE = of_postgres(
    asyncpg.UniqueViolationError,
    f'duplicate key value "{NAME}"',
    detail=f"Key (name)=({NAME}) already exists.",
    table_name="people",
    constraint_name="people_name_key",
)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (DUPLICATE, "UniqueViolationError: 23505 table=people constraint=people_name_key"),
        (
            asyncpg.InvalidTextRepresentationError(f'invalid input syntax for type uuid: "{NAME}"'),
            "InvalidTextRepresentationError: 22P02",
        ),
        (
            asyncpg.InsufficientPrivilegeError("permission denied for table events"),
            "InsufficientPrivilegeError: permission denied for table events (42501)",
        ),
        (
            asyncpg.InvalidPasswordError('password authentication failed for user "finance"'),
            'InvalidPasswordError: password authentication failed for user "finance" (28P01)',
        ),
        (invalid(f'{{"born": "{NAME}"}}'), "ValidationError: /born int_parsing"),
        (invalid(f'{{"born": 1, "{NAME}": 2}}'), "ValidationError: /… extra_forbidden"),
        (ValueError(NAME), "ValueError"),
        (KeyError(NAME), "KeyError"),
        (RuntimeError(f"cannot use {NAME}"), "RuntimeError"),
        (FileNotFoundError(2, "No such file or directory", f"/tmp/{NAME}"), "FileNotFoundError: No such file or directory"),  # noqa: S108
        (
            ConnectionRefusedError(111, "Connect call failed ('127.0.0.1', 1)"),
            "ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 1)",
        ),
        (KafkaConnectionError("no broker"), "KafkaConnectionError: KafkaConnectionError: no broker"),
        (MissingCounter("no counter row for [('a', 1)]"), "MissingCounter: no counter row for [('a', 1)]"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_a_fault_is_named_without_its_values(error: BaseException, text: str) -> None:
    assert fault_text(error) == text


def test_a_trace_has_places_and_causes_and_no_value() -> None:
    def fail() -> None:
        try:
            raise DUPLICATE
        except asyncpg.UniqueViolationError as error:
            raise ExceptionGroup(NAME, [ValueError(NAME), RuntimeError(NAME)]) from error

    with pytest.raises(ExceptionGroup) as caught:
        fail()
    text = trace_text(caught.value)
    assert NAME not in text
    assert f"{__file__}:" in text
    assert [line for line in text.splitlines() if not line.startswith("/")] == [
        "UniqueViolationError: 23505 table=people constraint=people_name_key", "ExceptionGroup", "ValueError", "RuntimeError",
    ]  # fmt: skip


PROGRAM = f"""
import asyncio, logging, warnings
import structlog
from chassis.logs import log_loop_fault, set_up_logging
set_up_logging("registry", "web")
log = structlog.get_logger()
try:
    raise ValueError("{NAME}")
except ValueError as error:
    log.exception("one")
    log.warning("two", error=error)
    logging.getLogger("uvicorn.error").error("three", exc_info=True)
    logging.getLogger("aiokafka.consumer").error("four: %s, %s", error, 4)
warnings.warn("five")
async def nobody_awaits():
    raise ValueError("{NAME}")
async def main():
    asyncio.get_running_loop().set_exception_handler(log_loop_fault)
    task = asyncio.create_task(nobody_awaits())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
asyncio.run(main())
raise RuntimeError("{NAME}")
"""


def test_every_line_a_process_writes_is_json_without_values() -> None:
    """The libraries' lines, warnings, tasks nobody awaited and what nobody catches go the same way."""
    answer = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in answer.stderr.splitlines()]
    events = [line["event"] for line in lines]
    assert events[:4] == ["one", "two", "three", "four: ValueError, 4"]
    assert "UserWarning: five" in events[4]
    assert events[5:] == ["loop.fault", "process.failed"]
    assert NAME not in answer.stderr
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert {(line["service"], line["role"]) for line in lines} == {("registry", "web")}
    assert lines[3]["level"] == "error"
