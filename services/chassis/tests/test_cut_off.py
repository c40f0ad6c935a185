"""Clients that are gone before their answer, over a real socket: what was received whole is done, what was cut off is not."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from socket import socket
from typing import Any
from uuid import uuid4

import httpx
import pytest
from toy import PUBLISHER

from chassis.testing.world import Infrastructure, World, world_of
from chassis.web.serving import serve_http

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Served:
    """The publishing service on a port."""

    world: World
    port: int

    async def say(self, path: str, body: bytes, *, length: int, headers: Sequence[str] = ()) -> Any:
        """Send a request of a stated length; the streams of the connection."""
        reader, writer = await asyncio.open_connection(HOST, self.port)
        head = [f"POST {path} HTTP/1.1", f"Host: {HOST}", f"Authorization: Bearer {self.world.token('commission')}",
                f"Content-Length: {length}", "Content-Type: application/json", *headers]  # fmt: skip
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        await writer.drain()
        return reader, writer

    async def recorded(self) -> int:
        return int(await self.world.services["delivery"].pool.fetchval("SELECT count(*) FROM events"))

    async def bulk(self, lines: Sequence[str]) -> list[str]:
        """Send a file as a patient client does; the status of each row."""
        headers = {"Authorization": f"Bearer {self.world.token('commission')}"}
        async with httpx.AsyncClient(base_url=f"http://{HOST}:{self.port}", timeout=60) as http:
            answer = await http.post("/commands/record-visit/bulk", content="\n".join(lines).encode(), headers=headers)
        return [json.loads(line)["status"] for line in answer.text.splitlines()]


@pytest.fixture
async def served(infra: Infrastructure) -> AsyncIterator[Served]:
    async with world_of(infra, [PUBLISHER], start=False) as world, _on_a_port(world) as port:
        yield Served(world, port)


@asynccontextmanager
async def _on_a_port(world: World) -> AsyncIterator[int]:
    transport: Any = world.services["delivery"].http._transport
    with socket() as free:
        free.bind((HOST, 0))
        port = int(free.getsockname()[1])
    app, lifespan = transport.app, transport.app.router.lifespan_context
    app.router.lifespan_context = _already_open
    task = asyncio.create_task(serve_http(app, HOST, port))
    async with asyncio.timeout(20), httpx.AsyncClient() as http:
        while True:
            try:
                await http.get(f"http://{HOST}:{port}/livez")
                break
            except httpx.TransportError:
                await asyncio.sleep(0.05)
    yield port
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    app.router.lifespan_context = lifespan


@asynccontextmanager
async def _already_open(_app: Any) -> AsyncIterator[None]:
    yield


def visits(number: int) -> list[str]:
    return [json.dumps({"child_id": str(uuid4()), "visited_on": "2020-03-01"}) for _ in range(number)]


async def reached(served: Served, events: int) -> None:
    async with asyncio.timeout(20):
        while await served.recorded() < events:
            await asyncio.sleep(0.02)


async def test_a_client_that_leaves_before_its_answer_finds_its_command_done_once(served: Served) -> None:
    for number in range(10):
        [body] = visits(1)
        key = [f"Idempotency-Key: gone-{number}"]
        _, writer = await served.say("/commands/record-visit", body.encode(), length=len(body), headers=key)
        writer.close()
        reader, writer = await served.say("/commands/record-visit", body.encode(), length=len(body), headers=key)
        assert (await reader.readline()).startswith(b"HTTP/1.1 201")
        writer.close()
        assert await served.recorded() == number + 1


async def test_a_file_cut_in_the_middle_has_done_nothing_and_sent_again_corrected_does_all(served: Served) -> None:
    lines = visits(250)
    whole = "\n".join(lines).encode()
    _, writer = await served.say("/commands/record-visit/bulk", whole[: len(whole) // 2], length=len(whole))
    await asyncio.sleep(0.3)
    writer.close()
    await asyncio.sleep(0.3)
    assert await served.recorded() == 0
    lines[7] = visits(1)[0]
    assert await served.bulk(lines) == ["recorded"] * 250
    assert await served.recorded() == 250


async def test_a_file_whose_answer_is_cut_off_is_done_once_when_sent_again_corrected(served: Served) -> None:
    lines = visits(900)
    lines[600] = "{"
    whole = "\n".join(lines).encode()
    reader, writer = await served.say("/commands/record-visit/bulk", whole, length=len(whole))
    line = b" "
    while b'"row": 1,' not in line:
        line = await reader.readline()
        assert line
    writer.transport.abort()
    await reached(served, 100)
    [lines[600]] = visits(1)
    statuses = await served.bulk(lines)
    assert set(statuses) == {"recorded", "repeated"}
    assert statuses[600] == "recorded"
    assert await served.recorded() == 900
