"""What sending needs of the account: it takes messages, each key once, and tells later what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol
from uuid import UUID

from contracts.events.messages import GuideEntry

Refused = Literal["not-bound", "opted-out", "content-refused"]
ReceiptStatus = Literal["delivered", "not-delivered", "opted-out"]


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A message for one recipient; the account takes a `key` once, however often it is sent."""

    key: UUID
    recipient: UUID
    title: str
    text: str
    links: tuple[GuideEntry, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The account has the message; a receipt will say what became of it."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """The account will not take the message, now or later."""

    reason: Refused


@dataclass(frozen=True, slots=True)
class Unsure:
    """No answer, or one that says later: the message may or may not have been taken, and is sent again under its key."""

    why: str


Answer = Accepted | Rejected | Unsure


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of the message of a key, on a day in Asia/Shanghai."""

    key: UUID
    status: ReceiptStatus
    on: date


@dataclass(frozen=True, slots=True)
class Receipts:
    """Receipts after a cursor, and the cursor after them."""

    receipts: Sequence[Receipt]
    cursor: str


class AccountUnreachable(ConnectionError):
    """The account did not tell its receipts: ask again later."""


class Account(Protocol):
    """The account as sending uses it."""

    async def send(self, message: OutgoingMessage) -> Answer:
        """Hand a message over. Never raises for what the account or the network does: that is `Unsure`."""

    async def receipts(self, cursor: str) -> Receipts:
        """Receipts since a cursor, "" for the first. Raises AccountUnreachable."""
