"""What became of messages, a row each, from their events; written where the events are appended."""

from collections.abc import Iterable
from uuid import UUID

from chassis.database import Connection
from contracts.catalogue import DomainEvent
from contracts.events.messages import MessageDelivered, MessageFailed

_PUT = """
    INSERT INTO message_outcomes (message_id, campaign_id, household_id, outcome, day) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (message_id) DO UPDATE SET outcome = excluded.outcome, day = excluded.day"""
_COUNT = "SELECT outcome, count(*) FROM message_outcomes WHERE campaign_id = $1 GROUP BY outcome ORDER BY outcome"


async def record_outcomes(connection: Connection, events: Iterable[DomainEvent]) -> None:
    """Keep the outcome of each message as the last of these events says it."""
    rows = []
    for event in events:
        match event:
            case MessageDelivered():
                rows.append((event.message_id, event.campaign_id, event.household_id, "delivered", event.delivered_on))
            case MessageFailed():
                rows.append((event.message_id, event.campaign_id, event.household_id, event.failure, event.failed_on))
    if rows:
        await connection.executemany(_PUT, rows)


async def outcomes_of(connection: Connection, campaign_id: UUID) -> dict[str, int]:
    """How many messages of a campaign came to each outcome."""
    return {row["outcome"]: row["count"] for row in await connection.fetch(_COUNT, campaign_id)}
