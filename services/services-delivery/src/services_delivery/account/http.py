"""The account over HTTP: POST {url}/messages under an Idempotency-Key, GET {url}/receipts after a cursor."""

from datetime import date
from typing import get_args
from uuid import UUID

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from services_delivery.account.port import (
    Accepted,
    AccountUnreachable,
    Answer,
    OutgoingMessage,
    Receipt,
    Receipts,
    ReceiptStatus,
    Refused,
    Rejected,
    Unsure,
)

RECEIPTS_MAX = 200
"""Receipts asked for at once."""
_REFUSED: dict[str, Refused] = {code: code for code in get_args(Refused)}


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    key: UUID
    status: ReceiptStatus
    on: date


class _Feed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    receipts: tuple[_Told, ...]
    next: str


class _Problem(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str


class HttpAccount:
    """Speaks to the account at a URL as the bearer of a token; waits `timeout_seconds` for an answer."""

    def __init__(self, url: str, token: str, timeout_seconds: float) -> None:
        self._client = httpx.AsyncClient(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=timeout_seconds, follow_redirects=False
        )

    async def send(self, message: OutgoingMessage) -> Answer:
        """Hand a message over: 2xx has it, a refusal with a known code is final, and whatever else is unsure."""
        body = {
            "recipient": str(message.recipient),
            "title": message.title,
            "text": message.text,
            "links": [{"title": entry.title, "url": entry.url} for entry in message.links],
        }
        try:
            answer = await self._client.post("/messages", json=body, headers={"Idempotency-Key": str(message.key)})
        except httpx.HTTPError as error:
            return Unsure(type(error).__name__)
        if answer.is_success:
            return Accepted()
        return _refusal(answer) or Unsure(f"HTTP {answer.status_code}")

    async def receipts(self, cursor: str) -> Receipts:
        """Receipts since a cursor. Raises AccountUnreachable for an answer that is none, too."""
        try:
            answer = await self._client.get("/receipts", params={"after": cursor, "limit": RECEIPTS_MAX})
            answer.raise_for_status()
            feed = _Feed.model_validate_json(answer.content)
        except (httpx.HTTPError, ValidationError) as error:
            raise AccountUnreachable(f"the account told no receipts: {type(error).__name__}") from error
        return Receipts([Receipt(one.key, one.status, one.on) for one in feed.receipts], feed.next)

    async def close(self) -> None:
        """Close its connections."""
        await self._client.aclose()


def _refusal(answer: httpx.Response) -> Rejected | None:
    """The final refusal that an answer is; None where it may be taken later."""
    if answer.status_code not in (403, 404, 409, 422):
        return None
    try:
        code = _Problem.model_validate_json(answer.content).code
    except ValidationError:
        return None
    return Rejected(_REFUSED[code]) if code in _REFUSED else None
