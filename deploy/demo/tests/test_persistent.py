"""Requests are sent again, the same, until the answer says what became of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from cradle_demo.driver.persistent import PersistentClient, Troubles

CUT = ""
"""An answer that never comes: the connection is cut."""


class Server:
    """Answers the requests in turn with given statuses, and keeps what was sent."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.requests: list[bytes] = []
        self.url = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        self.requests.append(await reader.readexactly(length))
        status = self._answers.pop(0)
        if status:
            body = b'{"code":"command.contended"}' if status == "409 Conflict" else b"{}"
            writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def served(server: Server) -> AsyncIterator[PersistentClient]:
    """The server, on a port of its own, and a client that tells its troubles to a list."""
    listening = await asyncio.start_server(server.answer, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    told: list[str] = []
    async with httpx.AsyncClient() as http:
        yield PersistentClient(http, Troubles(told.append))
    listening.close()
    await listening.wait_closed()


@pytest.mark.parametrize("trouble", ["503 Service Unavailable", "500 Internal Server Error", "409 Conflict", CUT])
async def test_a_fault_is_answered_by_the_same_request_again(trouble: str) -> None:
    server = Server(trouble, trouble, "201 Created")
    async with served(server) as client:
        answer = await client.post("delivery", server.url, {"Idempotency-Key": "k"}, b'{"a":1}')
    assert answer.status_code == 201
    assert server.requests == [b'{"a":1}'] * 3
    assert (client.troubles.attempts_lost, client.troubles.outages) == (2, 1)


async def test_a_refusal_is_an_answer() -> None:
    server = Server("422 Unprocessable Entity")
    async with served(server) as client:
        answer = await client.post("delivery", server.url, {}, b"{}")
    assert answer.status_code == 422
    assert client.troubles.attempts_lost == 0


async def test_an_outage_is_told_once_and_its_end_too() -> None:
    server, told = Server(CUT, CUT, "201 Created"), list[str]()
    async with served(server) as client:
        client.troubles.say = told.append
        await client.post("delivery", server.url, {}, b"{}")
    assert len(told) == 2
    assert "无应答" in told[0]
    assert "已恢复" in told[1]
