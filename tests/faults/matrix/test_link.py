"""A link passes on, delays, cuts, and holds or loses a request of Kafka's protocol, without any server of ours."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from faults.matrix.link import HOST, Link, Verdict
from local_stack import ports

END_TXN = 26
REQUEST = (4).to_bytes(4, "big") + END_TXN.to_bytes(2, "big") + b"xy"


class Echo:
    """A server that remembers what it has got and sends it back."""

    def __init__(self) -> None:
        self.port = ports.choose()
        self.got = b""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(100):
            self.got += data
            writer.write(data)
        writer.close()


@pytest.fixture
async def echo() -> AsyncIterator[Echo]:
    made = Echo()
    server = await asyncio.start_server(made.serve, HOST, made.port)
    yield made
    server.close()


@pytest.fixture
def link(echo: Echo) -> Link:
    made = Link(ports.choose(), echo.port)
    made.start()
    return made


async def ask(link: Link, data: bytes = REQUEST) -> bytes:
    """Send, and answer what came back before the connection ended or 2 s were over."""
    reader, writer = await asyncio.open_connection(HOST, link.port)
    try:
        writer.write(data)
        async with asyncio.timeout(2):
            return await reader.readexactly(len(data))
    except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
        return b""
    finally:
        writer.close()


async def until_it_has(echo: Echo, data: bytes) -> None:
    """Wait until the server has got as much, which must be this."""
    async with asyncio.timeout(2):
        while len(echo.got) < len(data):
            await asyncio.sleep(0.02)
    assert echo.got == data


async def test_it_passes_on_and_can_be_slow(link: Link) -> None:
    assert await ask(link) == REQUEST
    link.latency_seconds = 0.2
    began = time.monotonic()
    assert await ask(link) == REQUEST
    assert time.monotonic() - began >= 0.4


async def test_it_refuses_and_falls_silent_until_it_is_mended(link: Link, echo: Echo) -> None:
    link.refusing = True
    assert await ask(link) == b""
    link.refusing, link.silent = False, True
    assert await ask(link) == b""
    assert echo.got == b""
    link.mend()
    assert await ask(link) == REQUEST


async def test_a_request_is_lost_or_its_answer_is(link: Link, echo: Echo) -> None:
    link.requests = lambda key: Verdict.LOSE if key == END_TXN else Verdict.PASS
    assert await ask(link) == b""
    assert echo.got == b""
    link.requests = lambda _: Verdict.CUT_ANSWER
    assert await ask(link) == b""
    await until_it_has(echo, REQUEST)


async def test_a_held_request_reaches_the_server_after_a_later_one(link: Link, echo: Echo) -> None:
    verdicts = iter([Verdict.HOLD])
    link.requests = lambda _: next(verdicts, Verdict.PASS)
    assert await ask(link) == b""
    assert link.held == 1
    later = REQUEST[:-1] + b"z"
    assert await ask(link, later) == later
    assert echo.got == later
    link.release()
    await until_it_has(echo, later + REQUEST)


async def test_a_statement_that_the_server_has_is_answered_by_silence_until_the_link_is_mended(link: Link, echo: Echo) -> None:
    statement = b"QUERY COMMIT;"
    link.statements = lambda data: Verdict.MUTE if b"COMMIT;" in data else Verdict.PASS
    assert await ask(link, b"QUERY SELECT") == b"QUERY SELECT"
    asking = asyncio.create_task(ask(link, statement))
    await until_it_has(echo, b"QUERY SELECT" + statement)
    await asyncio.sleep(0.3)
    assert not asking.done()
    link.mend()
    assert await asking == b""
    assert await ask(link, statement) == statement
