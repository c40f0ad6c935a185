"""Rulings: how a reading is decided, or a parameter set, from a date on."""

from datetime import date
from typing import Any

from pydantic import Field

from contracts.catalogue import DomainEvent, event
from contracts.topics import RULINGS


@event("ruling-issued", topic=RULINGS)
class RulingIssued(DomainEvent):
    """A document rules that for services from `from_date` on a reading (R7) or parameter (S3.1.fee) has this value. R1.

    `ruling` numbers those of an edition from 1; decisions cite it after a #. What was accrued otherwise is corrected.
    """

    edition: str
    ruling: int = Field(ge=1)
    subject: str
    value: Any = Field(description="The id of a reading's alternative, or a parameter's value in its unit: fen, dates as text.")
    from_date: date
    document_number: str
    reason: str


@event("ruling-withdrawn", topic=RULINGS)
class RulingWithdrawn(DomainEvent):
    """Another document takes a ruling back, as if it had never been issued: what it corrected is corrected back. R1."""

    edition: str
    ruling: int = Field(ge=1)
    document_number: str
    reason: str
