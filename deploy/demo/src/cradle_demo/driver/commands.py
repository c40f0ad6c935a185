"""Sending records: one by one under their keys, or as the rows of a file."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import httpx

from cradle_demo.driver.offices import Offices
from cradle_demo.driver.persistent import PersistentClient
from cradle_demo.failure import DemoFailed
from cradle_demo.records import Record

REFUSING = (httpx.codes.CONFLICT, httpx.codes.UNPROCESSABLE_ENTITY, httpx.codes.FORBIDDEN)
"""What a decision answers that records nothing; a code of `auth` besides would be the driver's own fault."""

Status = Literal["recorded", "repeated", "refused", "invalid"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a record; `code` is the problem's, `warnings` the codes of what the clerk was warned of."""

    status: Status
    code: str | None = None
    warnings: tuple[str, ...] = ()


class UnexpectedAnswer(DemoFailed):
    """An answer that the driver of a sound year never gets: a defect, in it or in the service."""


@dataclass(frozen=True, slots=True)
class Commands:
    """Sends commands to their services."""

    client: PersistentClient
    offices: Offices

    async def send(self, record: Record) -> Answer:
        """Send a single record under its key."""
        headers = self.offices.headers(record.sender) | {
            "Idempotency-Key": record.key or "",
            "Content-Type": "application/json",
        }
        content = json.dumps(record.body, ensure_ascii=False).encode()
        answer = await self.client.post(record.service, self._url(record), headers, content)
        if answer.status_code == httpx.codes.CREATED:
            repeated = answer.headers.get("Idempotency-Replayed") == "true"
            return Answer("repeated" if repeated else "recorded", warnings=_warnings(answer.json()))
        if answer.status_code in REFUSING and not (code := answer.json()["code"]).startswith("auth."):
            return Answer("invalid" if code == "request.invalid" else "refused", code)
        raise UnexpectedAnswer(f"{record.service}/{record.command}: HTTP {answer.status_code} {answer.text[:500]}")

    async def send_file(self, rows: Sequence[Record]) -> list[Answer]:
        """Send the rows of a file in one request; an answer cut off is asked for again."""
        first = rows[0]
        headers = self.offices.headers(first.sender) | {"Content-Type": "application/x-ndjson"}
        content = b"\n".join(json.dumps(row.body, ensure_ascii=False).encode() for row in rows)
        while True:
            answer = await self.client.post(first.service, f"{self._url(first)}/bulk", headers, content)
            if answer.status_code != httpx.codes.OK:
                text = answer.text[:500]
                raise UnexpectedAnswer(f"{first.service}/{first.command}, {first.batch}: HTTP {answer.status_code} {text}")
            results = [json.loads(line) for line in answer.content.splitlines() if line.strip()]
            if len(results) == len(rows) and not any(_is_contended(result) for result in results):
                return [_row_answer(first, result) for result in results]
            self.client.troubles.lost(first.service, "an incomplete answer")

    def _url(self, record: Record) -> str:
        return f"{self.offices.urls[record.service]}/commands/{record.command}"


def _row_answer(record: Record, result: dict[str, Any]) -> Answer:
    code = result.get("problem", {}).get("code")
    if code is not None and code.startswith("auth."):
        raise UnexpectedAnswer(f"{record.service}/{record.command}, {record.batch}: {result}")
    return Answer(result["status"], code, _warnings(result))


def _warnings(result: dict[str, Any]) -> tuple[str, ...]:
    return tuple(warning["code"] for warning in result.get("warnings", ()))


def _is_contended(result: dict[str, Any]) -> bool:
    return bool(result.get("problem", {}).get("code") == "command.contended")
