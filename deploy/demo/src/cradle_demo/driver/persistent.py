"""Requests that outlast a service being killed, a broker being stopped, a network being cut: sent again until answered.

A command sent again has the same Idempotency-Key, a row the same content, so that sending again is safe.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import httpx

from cradle_demo.failure import DemoFailed

BACKOFF_SECONDS, BACKOFF_SECONDS_MAX = 0.1, 2.0
PATIENCE_SECONDS = 180.0
TRANSIENT_STATUSES = {429, 500, 502, 503, 504}


class Unreachable(DemoFailed):
    """A service did not answer for as long as the driver is willing to wait."""


@dataclass(slots=True)
class Troubles:
    """What went wrong on the way and was overcome: attempts without an answer, and outages by service."""

    say: Callable[[str], None]
    attempts_lost: int = 0
    outages: int = 0
    _out: set[str] = field(default_factory=set)

    def lost(self, service: str, why: str) -> None:
        """An attempt was lost; the first of an outage is told."""
        self.attempts_lost += 1
        if service not in self._out:
            self._out.add(service)
            self.outages += 1
            self.say(f"{service} 无应答,继续重试 · no answer, trying again ({why})")

    def answered(self, service: str) -> None:
        """The service has answered; the end of an outage is told."""
        if service in self._out:
            self._out.discard(service)
            self.say(f"{service} 已恢复 · answers again")


@dataclass(frozen=True, slots=True)
class PersistentClient:
    """An HTTP client for one run of the driver."""

    http: httpx.AsyncClient
    troubles: Troubles

    async def post(self, service: str, url: str, headers: Mapping[str, str], content: bytes) -> httpx.Response:
        """The first answer that says what became of the request. Raises Unreachable."""
        return await self._until_answered(service, lambda: self.http.build_request("POST", url, headers=headers, content=content))

    async def get(self, service: str, url: str, headers: Mapping[str, str], params: Mapping[str, str]) -> httpx.Response:
        """The first answer. Raises Unreachable."""
        return await self._until_answered(service, lambda: self.http.build_request("GET", url, headers=headers, params=params))

    async def _until_answered(self, service: str, request: Callable[[], httpx.Request]) -> httpx.Response:
        given_up_at, pause = time.monotonic() + PATIENCE_SECONDS, BACKOFF_SECONDS
        while True:
            try:
                answer = await self.http.send(request())
                if not is_transient(answer):
                    self.troubles.answered(service)
                    return answer
                why = f"HTTP {answer.status_code}"
            except httpx.TransportError as error:
                why = type(error).__name__
            self.troubles.lost(service, why)
            if time.monotonic() > given_up_at:
                raise Unreachable(f"{service}: {why}, for {PATIENCE_SECONDS:.0f} s")
            await asyncio.sleep(pause)
            pause = min(BACKOFF_SECONDS_MAX, pause * 2)


def is_transient(answer: httpx.Response) -> bool:
    """True where the answer is about the moment and not about the request: a fault, or others at the same thing."""
    return answer.status_code in TRANSIENT_STATUSES or (
        answer.status_code == httpx.codes.CONFLICT and b"command.contended" in answer.content
    )
