"""A message to one household: what became of it, as the account's receipts say. Clause K3.1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from chassis.ids import derived_id
from contracts.catalogue import DomainEvent
from contracts.events.messages import MessageDelivered, MessageFailed, MessageFailure

Outcome = Literal["delivered"] | MessageFailure


@dataclass(frozen=True, slots=True)
class Addressed:
    """A message by its id, its campaign and its household."""

    message_id: UUID
    campaign_id: UUID
    household_id: UUID


def message_id(campaign_id: UUID, household_id: UUID) -> UUID:
    """The id of the one message that a household gets of a campaign; the account's idempotency key."""
    return derived_id("message", campaign_id, household_id)


def recipient(household_id: UUID) -> UUID:
    """What the account knows a household by: the family binds it when it follows the account.

    One way: the account cannot tell the household's id, under which topics speak of it, and learns no name or number.
    """
    return derived_id("message-recipient", household_id)


def settle(before: Outcome | None, addressed: Addressed, outcome: Outcome, on: date) -> list[DomainEvent]:
    """The event of an outcome; none where it is known. What is delivered stays so: a failure told later is late news."""
    if before in ("delivered", outcome):
        return []
    names = {
        "message_id": addressed.message_id,
        "campaign_id": addressed.campaign_id,
        "household_id": addressed.household_id,
    }
    if outcome == "delivered":
        return [MessageDelivered(**names, delivered_on=on)]
    return [MessageFailed(**names, failed_on=on, failure=outcome)]


def outcome_after(events: Sequence[DomainEvent]) -> Outcome | None:
    """The outcome that the events of a message's stream come to."""
    outcome: Outcome | None = None
    for event in events:
        match event:
            case MessageDelivered():
                outcome = "delivered"
            case MessageFailed():
                outcome = event.failure
    return outcome
