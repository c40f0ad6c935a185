"""A platform to send messages to, over real HTTP: takes each key once, delays, fails, hangs up, and tells receipts."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Header, Response

from chassis.clock import business_date, system_clock

TOKEN = "sandbox-token"


@dataclass
class Sandbox:
    """What the platform does and has seen. `refuses`: a code by recipient; `troubles`: HTTP statuses to answer with first, each
    after having taken the message (a lost answer) or, for 429, without."""

    url: str = ""
    refuses: dict[str, str] = field(default_factory=dict)
    troubles: list[int] = field(default_factory=list)
    withheld: bool = False
    statuses: dict[str, str] = field(default_factory=dict)
    posts: Counter[str] = field(default_factory=Counter)
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    feed: list[dict[str, str]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)

    def take(self, key: str, body: dict[str, Any]) -> None:
        """Show the message to its recipient, a key once."""
        if key not in self.taken:
            self.taken[key] = body
            status = self.statuses.get(body["recipient"], "delivered")
            self.feed.append({"key": key, "status": status, "on": business_date(system_clock()).isoformat()})

    def app(self) -> FastAPI:
        """The platform's two paths."""
        app = FastAPI()

        @app.post("/messages")
        async def post(
            body: dict[str, Any], response: Response, idempotency_key: str = Header(), authorization: str = Header()
        ) -> dict[str, Any]:
            self.posts[idempotency_key] += 1
            self.tokens.add(authorization)
            if code := self.refuses.get(body["recipient"]):
                response.status_code = 422
                return {"code": code}
            trouble = self.troubles.pop(0) if self.troubles else 202
            response.status_code = trouble
            if trouble != 429:
                self.take(idempotency_key, body)
            return {}

        @app.get("/receipts")
        async def receipts(after: str, limit: int) -> dict[str, Any]:
            start = int(after or 0)
            told = [] if self.withheld else self.feed[start : start + limit]
            return {"receipts": told, "next": str(start + len(told))}

        return app


@asynccontextmanager
async def sandbox_account() -> AsyncIterator[Sandbox]:
    """A sandbox that listens on a free port of this machine."""
    sandbox = Sandbox()
    server = uvicorn.Server(uvicorn.Config(sandbox.app(), host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    sandbox.url = f"http://127.0.0.1:{port}"
    try:
        yield sandbox
    finally:
        server.should_exit = True
        await serving
