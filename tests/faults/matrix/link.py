"""A TCP link between a service and a server that can be made slow, thin, silent, or cut; one request to it can be held or lost."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

HOST = "127.0.0.1"
CHUNK = 1 << 16
HELD_SECONDS_MAX = 60.0
LATE_SECONDS = 4.0


class Verdict(Enum):
    """What becomes of a request. LOSE: cut before the server has it; CUT_ANSWER: the server has it, the client is cut off; MUTE: the
    server has it, the client waits for an answer in vain. LATE: the server gets it after four seconds. HOLD: the client is cut off,
    and the server gets it at `release`."""

    PASS = auto()
    LOSE = auto()
    CUT_ANSWER = auto()
    MUTE = auto()
    LATE = auto()
    HOLD = auto()


@dataclass(eq=False)
class Link:
    """Listens on `port` and forwards to `target`, in a thread of its own. All settings may change while it runs.

    `requests` judges each request by its API key, where the traffic is Kafka's; `statements` what a client of PostgreSQL writes at
    once, which is all of a short statement; every other attribute fits any traffic.
    """

    port: int
    target: int
    latency_seconds: float = 0.0
    bytes_per_second: float = 0.0
    silent: bool = False
    refusing: bool = False
    requests: Callable[[int], Verdict] | None = None
    statements: Callable[[bytes], Verdict] | None = None
    held: int = 0
    _muted: set[asyncio.StreamWriter] = field(default_factory=set)
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _release: asyncio.Event | None = None

    def start(self) -> None:
        """Listen from now on; a thread that ends with the process serves."""
        ready = threading.Event()

        async def listen() -> None:
            self._release = asyncio.Event()
            await asyncio.start_server(self._serve, HOST, self.port)
            ready.set()

        def run() -> None:
            self._loop.create_task(listen())
            self._loop.run_forever()

        threading.Thread(target=run, daemon=True, name=f"link-{self.port}").start()
        assert ready.wait(10), f"nothing listens on {self.port}"

    def reset(self) -> None:
        """Cut every connection there is."""
        self._loop.call_soon_threadsafe(self._cut)

    def release(self) -> None:
        """Let the held requests go on to the server."""
        assert self._release is not None
        self._loop.call_soon_threadsafe(self._release.set)

    def mend(self) -> None:
        """As it was: fast, open, judging nothing; connections that lost something are cut."""
        unheard = self.silent or self._muted
        self.latency_seconds = self.bytes_per_second = 0.0
        self.silent = self.refusing = False
        self.requests = self.statements = None
        self.release()
        if unheard:
            self.reset()

    def _cut(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refusing:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(HOST, self.target)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, far_writer}
        self._writers |= ends
        try:
            tasks = [
                asyncio.create_task(self._requests(reader, far_writer, writer)),
                asyncio.create_task(self._chunks(far_reader, writer)),
            ]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            await self._await_held(tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            self._writers -= ends
            self._muted -= ends
            for end in ends:
                end.transport.abort()

    async def _await_held(self, tasks: list[asyncio.Task[None]]) -> None:
        if not tasks[0].done() and getattr(tasks[0], "held", False):
            await asyncio.wait(tasks[:1], timeout=HELD_SECONDS_MAX)

    async def _requests(self, reader: asyncio.StreamReader, far: asyncio.StreamWriter, near: asyncio.StreamWriter) -> None:
        """From the client to the server: whole requests while they are judged, else what comes."""
        while True:
            if self.requests is None:
                data = await reader.read(CHUNK)
                if not data:
                    return
                verdict = self.statements(data) if self.statements else Verdict.PASS
            else:
                head = await reader.readexactly(4)
                data = head + await reader.readexactly(int.from_bytes(head, "big"))
                judge = self.requests
                verdict = judge(int.from_bytes(data[4:6], "big")) if judge else Verdict.PASS
            if verdict is Verdict.LOSE:
                return
            if verdict is Verdict.CUT_ANSWER:
                near.transport.abort()
            if verdict is Verdict.MUTE:
                self._muted.add(near)
            if verdict is Verdict.LATE:
                await asyncio.sleep(LATE_SECONDS)
            if verdict is Verdict.HOLD:
                await self._hold(near)
            await self._forward(data, far)
            if verdict in (Verdict.CUT_ANSWER, Verdict.HOLD):
                await asyncio.sleep(0.2)
                return

    async def _hold(self, near: asyncio.StreamWriter) -> None:
        assert self._release is not None
        task = asyncio.current_task()
        task.held = True  # type: ignore[union-attr]
        self.held += 1
        self._release.clear()
        near.transport.abort()
        await self._release.wait()

    async def _chunks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(CHUNK):
            if writer not in self._muted:
                await self._forward(data, writer)

    async def _forward(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        while self.silent:
            await asyncio.sleep(0.05)
        if self.latency_seconds:
            await asyncio.sleep(self.latency_seconds)
        if self.bytes_per_second:
            await asyncio.sleep(len(data) / self.bytes_per_second)
        writer.write(data)
        await writer.drain()
