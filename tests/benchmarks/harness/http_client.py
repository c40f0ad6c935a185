"""A client that costs the machine little: kept connections, one request at a time on each, bodies of a known length.

The load and the servers share two cores; a general client takes as long to send a request as a service to answer it.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

IDLE_SECONDS_MAX = 3.0
"""The services close a connection that has been idle for five."""
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class BadAnswer(Exception):
    """An answer with a status that was not expected."""


@dataclass
class HttpClient:
    """Requests to one server; opens as many connections as there are requests under way."""

    url: str
    token: str
    _idle: list[tuple[float, Connection]] = field(default_factory=list)

    async def post(self, path: str, body: bytes, key: str) -> Any:
        """Send a command under its idempotency key; its result. Raises BadAnswer unless it was recorded."""
        head = f"Idempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        return await self._ask("POST", path, head, body, 201)

    async def get(self, path: str) -> Any:
        """Read. Raises BadAnswer unless the status is 200."""
        return await self._ask("GET", path, "", b"", 200)

    def close(self) -> None:
        """Close the connections that are idle."""
        while self._idle:
            self._idle.pop()[1][1].close()

    async def _ask(self, method: str, path: str, more: str, body: bytes, wanted: int) -> Any:
        address = urlsplit(self.url)
        reader, writer = self._kept() or await asyncio.open_connection(address.hostname, address.port)
        head = f"{method} {path} HTTP/1.1\r\nHost: {address.netloc}\r\nAuthorization: Bearer {self.token}\r\n{more}\r\n"
        writer.write(head.encode() + body)
        answered = await reader.readuntil(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in answered.decode().lower().split("\r\n")[1:] if line)
        content = await reader.readexactly(int(fields["content-length"]))
        self._idle.append((time.monotonic(), (reader, writer)))
        status = int(answered.split(b" ", 2)[1])
        if status != wanted:
            raise BadAnswer(f"{method} {path}: {status} {content.decode(errors='replace')[:300]}")
        return json.loads(content)

    def _kept(self) -> Connection | None:
        """The connection used last, unless the server is about to close it as idle; then so are all the others."""
        if not self._idle:
            return None
        since, (reader, writer) = self._idle.pop()
        if time.monotonic() - since < IDLE_SECONDS_MAX and not reader.at_eof():
            return reader, writer
        writer.close()
        self.close()
        return None
