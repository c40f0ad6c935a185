"""Clerks who record over HTTP whatever happens, and remember every answer: sent again under the same key until there is one."""

import asyncio
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import httpx

from cradle_demo.driver.commands import Answer
from cradle_demo.driver.offices import Offices
from cradle_demo.driver.persistent import is_transient
from cradle_demo.records import Record
from faults.oracle.i1_commands import Reply

PATIENCE_SECONDS = 150.0
REQUEST_SECONDS = 20.0
PAUSE_SECONDS = 0.1


class Unanswered(Exception):
    """A service did not answer for as long as a clerk waits, or not in a way that a sound service answers."""


@dataclass
class Clerks:
    """Everything sent so far, in the order of the answers. `urls_of` names the instances of a service that may be asked now."""

    http: httpx.AsyncClient
    offices: Offices
    urls_of: Callable[[str], Sequence[str]]
    choice: random.Random
    records: list[Record] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    attempts_lost: int = 0

    async def send(self, record: Record) -> Answer:
        """A single command under its key. Raises Unanswered."""
        headers = {"Idempotency-Key": record.key or "", "Content-Type": "application/json"}
        content = json.dumps(record.body, ensure_ascii=False).encode()
        answer = await self._post(record, "", headers, content, _decided)
        body = answer.json()
        status = "refused"
        if answer.status_code == httpx.codes.CREATED:
            status = "repeated" if answer.headers.get("Idempotency-Replayed") == "true" else "recorded"
        self.records.append(record)
        self.replies.append(Reply(f"{record.service}/{record.sender.office}/{record.key}", status, _ids(body)))
        return Answer(status, body.get("code"))  # type: ignore[arg-type]

    async def send_file(self, rows: Sequence[Record]) -> list[Answer]:
        """The rows of a file in one request, again until all are answered. Raises Unanswered."""
        headers = {"Content-Type": "application/x-ndjson"}
        content = b"\n".join(json.dumps(row.body, ensure_ascii=False).encode() for row in rows)

        def whole(found: httpx.Response) -> bool:
            return (
                found.status_code == httpx.codes.OK
                and len(_lines(found)) == len(rows)
                and b"command.contended" not in found.content
            )

        results = [json.loads(line) for line in _lines(await self._post(rows[0], "/bulk", headers, content, whole))]
        for row, result in zip(rows, results, strict=True):
            identity = json.dumps([row.service, row.sender.office, row.command, row.body], sort_keys=True)
            self.replies.append(Reply(identity, result["status"], _ids(result)))
        self.records.extend(rows)
        return [Answer(result["status"], result.get("problem", {}).get("code")) for result in results]

    async def _post(
        self, record: Record, suffix: str, headers: dict[str, str], content: bytes, sound: Callable[[httpx.Response], bool]
    ) -> httpx.Response:
        headers = headers | self.offices.headers(record.sender)
        given_up_at, pause, why = time.monotonic() + PATIENCE_SECONDS, 0.1, ""
        while time.monotonic() < given_up_at:
            url = self.choice.choice(self.urls_of(record.service))
            try:
                answer = await self.http.post(f"{url}/commands/{record.command}{suffix}", headers=headers, content=content)
                if sound(answer) and not is_transient(answer):
                    return answer
                why = f"HTTP {answer.status_code} {answer.text[:300]}"
                if answer.status_code in (400, 401, 403, 404, 413):
                    break
            except httpx.TransportError as error:
                why = repr(error)
            self.attempts_lost += 1
            await asyncio.sleep(pause)
            pause = min(1.0, pause * 2)
        raise Unanswered(f"{record.service}/{record.command}: {why}")


def _decided(answer: httpx.Response) -> bool:
    """Whether the answer is a decision: recorded, or refused by a rule; a 403 of a token is none."""
    by_rule = answer.status_code == httpx.codes.FORBIDDEN and not answer.json()["code"].startswith("auth.")
    return by_rule or answer.status_code in (201, 409, 422)


def _ids(body: dict[str, object]) -> tuple[str, ...]:
    events = body.get("events")
    return tuple(event["id"] for event in events) if isinstance(events, list) else ()


def _lines(answer: httpx.Response) -> list[bytes]:
    return [line for line in answer.content.splitlines() if line.strip()]
